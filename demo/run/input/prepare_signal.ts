import { resample as toRate } from '../../../lib/data/series/resample.js';
import type { ModelDescription } from '../../../lib/predict/index.js';
import { scaled, scaleFor } from '../../../lib/predict/signal_scale.js';
import { meanChannel } from '../../input/mean_channel.js';
import { resample as means } from '../../input/resample.js';
import type { SignalColumns } from '../../input/signal_columns.js';
import { loudest } from './loudest.js';
import { type SignalChoices, VALUES } from './signal_choices.js';

/** A signal as a model is given it, and what was done. */
export interface PreparedSignal {
  readonly channels: number;
  /** `[length, channels]`: what the model is given, or what its own scale is applied to. */
  readonly samples: Float32Array;
  /** Rows a second of them, if known. */
  readonly rate: number | undefined;
  /** All rows of the channels at that rate, of which a part is taken. */
  readonly whole: readonly Float32Array[];
  /** The first row of the part, and how many. */
  readonly part: readonly [start: number, length: number];
  /** Sentences. */
  readonly done: readonly string[];
}

const short = (value: number) => String(Number(value.toPrecision(4)));

function column({ values }: SignalColumns, at: number): Float32Array {
  if (at >= 0) return values[at]!;
  return meanChannel(values);
}

function columnName({ kind, columns }: SignalColumns, at: number): string {
  const what = kind === 'sound' ? 'channels' : 'columns';
  if (at < 0) return `the mean of all ${columns.length} ${what}`;
  return kind === 'table' ? `column '${columns[at]}'` : columns[at]!;
}

/** The length that a model takes, or null where it takes all: by its windows, or any. */
export function lengthWanted({ inputShape, data }: ModelDescription): number | null {
  const wanted = inputShape[0] ?? null;
  return wanted !== null && data?.window === wanted ? null : wanted;
}

/** A signal made to what a model takes; null while a column has to be chosen. */
export function prepareSignal(
  signal: SignalColumns,
  description: ModelDescription,
  choices: SignalChoices,
): PreparedSignal | null {
  if (choices.columns.includes(null)) return null;
  const places = choices.columns as number[];
  const done: string[] = [];
  done.push(`The signal is ${places.map((at) => columnName(signal, at)).join(', ')}.`);
  let whole = places.map((at) => column(signal, at));
  let rate = signal.rate ?? choices.rate ?? undefined;
  const wantedRate = description.data?.rate;
  if (rate !== undefined && wantedRate !== undefined && rate !== wantedRate && choices.resample) {
    const from = rate;
    whole = whole.map((one) => toRate(one, from, wantedRate));
    done.push(`It is resampled from ${short(rate)} to ${wantedRate} samples a second.`);
    rate = wantedRate;
  } else if (wantedRate !== undefined && rate !== wantedRate) {
    const own = rate === undefined ? 'its rate is not known' : `it has ${short(rate)}`;
    done.push(`The model learned from ${wantedRate} samples a second; ${own}.`);
  }
  if (choices.every > 1) {
    whole = whole.map((one) => means(one, choices.every));
    if (rate !== undefined) rate /= choices.every;
    done.push(`Means of ${short(choices.every)} samples each are taken.`);
  }
  const rows = whole[0]!.length;
  const wanted = lengthWanted(description);
  const length = wanted ?? Math.min(choices.length, rows);
  const most = Math.max(rows - length, 0);
  const start = Math.min(choices.start ?? (wanted === null ? 0 : loudest(whole, length)), most);
  const given = new Float32Array(length * whole.length);
  whole.forEach((one, c) => {
    for (let i = 0; i < Math.min(length, rows - start); i++) {
      given[i * whole.length + c] = one[start + i]!;
    }
  });
  const seconds = (count: number) => (rate === undefined ? '' : ` (${short(count / rate)} s)`);
  if (length > rows) {
    done.push(`The model takes ${length} samples: behind the ${rows} of the file there are zeros.`);
  } else if (length < rows) {
    const why = choices.start === null && wanted !== null ? ', where it is loudest' : '';
    done.push(
      `Taken are ${length}${seconds(length)} of ${rows} samples${seconds(rows)}, from ${start}${seconds(start)} on${why}.`,
    );
  } else done.push(`All of its ${rows} samples${seconds(rows)} are taken.`);
  const { values } = choices;
  if (values !== 'model') done.push(`Values: ${VALUES[values]}.`);
  return {
    channels: whole.length,
    samples: valued(given, whole.length, choices),
    rate,
    whole,
    part: [start, length],
    done,
  };
}

/** The values as chosen; those that the model's description has a scale for are left to that. */
function valued(samples: Float32Array, channels: number, { values }: SignalChoices): Float32Array {
  if (values === 'peak') {
    const most = samples.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0) || 1;
    return samples.map((value) => value / most);
  }
  if (values !== 'standard' && values !== 'power') return samples;
  const level = { level: values } as NonNullable<ModelDescription['data']>;
  return scaled(samples, scaleFor('This page', samples, channels, level));
}
