import { array, fail, filled, integer, number, oneOf } from '../../../check.js';
import type { SignalScale } from '../../../data/data_description.js';

/** What says how signals are taken, in tables, arrays and sounds. */
export interface SignalSettings {
  /** The columns of the signal, by name; default all that hold numbers. */
  columns?: readonly string[] | undefined;
  /** The column of the times, two joined by + for a date and a clock, `'none'` for no such; default the one that looks so. */
  time?: string | undefined;
  /** The column that says what each row is; default none. */
  labels?: string | undefined;
  /** A file of rows start,end,label that says what stretches are; default none. */
  intervals?: string | undefined;
  /** What is done about missing values and rows: `'refuse'` (default), `'interpolate'` or `'drop'`. */
  gaps?: 'refuse' | 'interpolate' | 'drop' | undefined;
  /** Samples a second that the model takes; default those that there are. */
  sampleRate?: number | undefined;
  /** Samples of a window; default the task's. */
  window?: number | undefined;
  /** Samples from one window to the next; default half a window. */
  hop?: number | undefined;
  /** How channels are made comparable: `'zscore'` (default), `'minmax'` or `'robust'`. */
  scale?: SignalScale['method'] | undefined;
  /** Of the noise that is added to train on, signal to noise in dB; default 5, or the standard deviation `noise`. */
  snr?: number | undefined;
  /** What comes first in dates, `'day-first'` or `'month-first'`; default as they show. */
  dates?: 'day-first' | 'month-first' | undefined;
  /** Between the fields of a table, or `'tab'`; default found. */
  delimiter?: string | undefined;
  /** The sign in numbers of a table, `'point'` or `'comma'`; default found. */
  decimal?: 'point' | 'comma' | undefined;
}

/** The names of these options. */
export const SIGNAL_OPTIONS = [
  'columns',
  'time',
  'labels',
  'intervals',
  'gaps',
  'sampleRate',
  'window',
  'hop',
  'scale',
  'snr',
  'dates',
  'delimiter',
  'decimal',
] as const satisfies readonly (keyof SignalSettings)[];

/** Those of tables whose rows are samples. */
export const TABLE_OPTIONS = ['columns', 'time', 'gaps', 'dates', 'delimiter', 'decimal'] as const;
/** Those of signals that are cut into windows. */
export const WINDOW_OPTIONS = ['sampleRate', 'window', 'hop', 'scale'] as const;
/** Those that say what samples are. */
export const LABEL_OPTIONS = ['labels', 'intervals'] as const;
/** Those of tables of which each row is a whole signal. */
export const ROW_OPTIONS = ['columns', 'labels', 'gaps', 'delimiter', 'decimal'] as const;

/** As it is typed. */
const flagOf = (name: string) =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * Refuses options of signals that mean nothing for some data.
 *
 * @param taken those that mean something
 * @param why the others do not, as 'as each row is a signal'
 */
export function refuseOthers(
  settings: SignalSettings,
  taken: readonly (keyof SignalSettings)[],
  why: string,
): void {
  for (const name of SIGNAL_OPTIONS) {
    const value = settings[name];
    if (value === undefined || taken.includes(name)) continue;
    fail(flagOf(name), 'it', `left out, ${why}`, value);
  }
}

/** The value as `check` gives it, where there is one. */
const given = <T, U>(value: T | undefined, check: (value: T) => U): U | undefined =>
  value === undefined ? undefined : check(value);

/** The options of signals, checked. */
export function signalSettings(where: string, options: SignalSettings): SignalSettings {
  const name = (key: string, noun: string) => (value: string) => filled(where, key, value, noun);
  const whole = (key: string) => (value: number) => integer(where, key, value, 2);
  return {
    columns: given(options.columns, (columns) =>
      array(where, 'columns', columns).map((one) =>
        filled(where, 'each of columns', one, 'the name of a column'),
      ),
    ),
    time: given(options.time, name('time', 'the name of a column')),
    labels: given(options.labels, name('labels', 'the name of a column')),
    intervals: given(options.intervals, name('intervals', 'a path')),
    gaps: given(options.gaps, (gaps) =>
      oneOf(where, 'gaps', gaps, ['refuse', 'interpolate', 'drop']),
    ),
    sampleRate: given(options.sampleRate, (rate) => number(where, 'sampleRate', rate, 1e-9, 1e9)),
    window: given(options.window, whole('window')),
    hop: given(options.hop, (hop) => integer(where, 'hop', hop, 1)),
    scale: given(options.scale, (scale) =>
      oneOf(where, 'scale', scale, ['zscore', 'minmax', 'robust']),
    ),
    snr: given(options.snr, (snr) => number(where, 'snr', snr, -200, 200)),
    dates: given(options.dates, (dates) =>
      oneOf(where, 'dates', dates, ['day-first', 'month-first']),
    ),
    delimiter: given(options.delimiter, (one) =>
      one === 'tab' ? '\t' : oneOf(where, 'delimiter', one, ['\t', ';', ',', '|', ' ']),
    ),
    decimal: given(options.decimal, (sign) => oneOf(where, 'decimal', sign, ['point', 'comma'])),
  };
}
