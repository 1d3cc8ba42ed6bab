import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail, ValueError } from '../../../check.js';
import type { DataKind } from '../../../data/data_description.js';
import { type Interval, readIntervals } from '../../../data/series/read_intervals.js';
import type { Series } from '../../../data/series/series.js';

import { openSound, SOUND_EXTENSIONS } from '../../../node/sound_file.js';
import { leftOut } from '../left_out.js';
import { listSignalFiles } from './list_signal_files.js';
import { openSeries, SERIES_EXTENSIONS } from './open_series.js';
import { signalForm } from './signal_form.js';
import { partOfRows, type SignalPart } from './signal_part.js';
import type { SignalSettings } from './signal_settings.js';
import { soundSource } from './sound_source.js';
import type { SignalSource } from './split_parts.js';

/** Signals of files, and what was found. */
export interface OpenedSources {
  sources: SignalSource[];
  /** Of the channels. */
  columns: string[];
  /** Samples a second; null where nothing says. */
  rate: number | null;
  /** Names of the labels, the usual one first; null without labels. */
  names: string[] | null;
  found: Record<string, string>;
  assumed: string[];
}

/** What rows without anything are called, in the order in which they are taken for the usual ones. */
const USUAL = ['0', 'none', 'normal', 'background', 'ok', 'false', 'no', 'n', '-', ''];

/** What is known of data before they are opened: those of a model. */
export interface KnownSignals {
  columns?: readonly string[] | undefined;
  rate?: number | undefined;
  names?: readonly string[] | undefined;
}

/** Labels of frames by intervals; what lies in none is 'none'. */
function intervalLabels(
  intervals: readonly Interval[],
  file: string,
  frames: number,
  placeOf: (seconds: number) => number,
): { labels: string[]; used: Set<Interval> } {
  const labels = new Array<string>(frames).fill('none');
  const used = new Set<Interval>();
  for (const one of intervals) {
    const names = [file, path.basename(file), path.basename(file, path.extname(file))];
    if (one.file !== undefined && !names.includes(one.file)) continue;
    const from = Math.max(Math.ceil(placeOf(one.start) - 1e-6), 0);
    const to = Math.min(Math.ceil(placeOf(one.end) - 1e-6), frames);
    if (to > from) used.add(one);
    for (let i = from; i < to; i++) labels[i] = one.label;
  }
  return { labels, used };
}

/** Where a time lies among the rows of a series. */
function placesOf({ times, rate }: Series): (seconds: number) => number {
  if (times === null) return (seconds) => seconds * (rate ?? 1);
  return (seconds) => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! < seconds - 1e-9) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** The names of labels, the usual one first. */
function labelNames(all: Iterable<string>, known: readonly string[] | undefined, where: string) {
  const seen = [...new Set(all)];
  if (known !== undefined) {
    const other = seen.find((name) => !known.includes(name));
    if (other !== undefined) fail(where, 'the labels', `of ${known.join(', ')}`, other);
    return [...known];
  }
  const usual = USUAL.find((name) => seen.some((one) => one.toLowerCase() === name));
  const rank = (name: string) => (name.toLowerCase() === usual ? 0 : 1);
  const sorted = seen.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  if (sorted.length > 64) {
    fail(where, 'the labels', 'of 64 kinds or fewer', `${sorted.length} kinds`);
  }
  return sorted;
}

/** The labels as numbers of their names. */
function coded(labels: readonly string[], names: readonly string[]): Uint8Array {
  const places = new Map(names.map((name, i) => [name, i]));
  return Uint8Array.from(labels, (label) => places.get(label)!);
}

async function readIntervalFile(settings: SignalSettings): Promise<Interval[] | null> {
  const { intervals, dates } = settings;
  if (intervals === undefined) return null;
  const bytes = await readFile(intervals).catch((cause: NodeJS.ErrnoException) => {
    throw new ValueError(`${intervals}: the intervals must be a file, got ${cause.message}.`, {
      cause,
    });
  });
  return readIntervals(intervals, bytes, dates);
}

function checkUsed(settings: SignalSettings, all: Interval[] | null, used: Set<Interval>): void {
  const unused = all?.find((one) => !used.has(one));
  if (unused === undefined) return;
  throw new ValueError(
    `${settings.intervals}, line ${unused.line}: the interval must lie in the data, got ${unused.start} to ${unused.end} s` +
      `${unused.file === undefined ? '' : ` of ${unused.file}`}.`,
  );
}

async function openSounds(
  files: string[],
  settings: SignalSettings,
  known: KnownSignals,
): Promise<OpenedSources> {
  const intervals = await readIntervalFile(settings);
  const sources: SignalSource[] = [];
  const labelled: [SignalPart, string[]][] = [];
  const rates = new Set<number>();
  const channels = new Set<number>();
  const used = new Set<Interval>();
  let rate = known.rate ?? settings.sampleRate;
  let seconds = 0;
  for (const file of files) {
    const sound = await openSound(file);
    if (sound.frames === 0) fail(file, 'the sound', 'of one sample or more', 0);
    rate ??= sound.sampleRate;
    rates.add(sound.sampleRate);
    channels.add(sound.channels);
    seconds += sound.frames / sound.sampleRate;
    const source = soundSource(sound, rate);
    sources.push(source);
    if (intervals === null) continue;
    for (const part of source.parts) {
      const found = intervalLabels(intervals, file, part.frames, (s) => s * rate!);
      for (const one of found.used) used.add(one);
      labelled.push([part, found.labels]);
    }
  }
  checkUsed(settings, intervals, used);
  const all = labelled.flatMap(([, labels]) => [...new Set(labels)]);
  const names = intervals === null ? null : labelNames(all, known.names, settings.intervals!);
  for (const [part, labels] of labelled) part.labels = coded(labels, names!);
  const others = [...rates].filter((one) => one !== rate);
  const made = others.length > 0 ? `, resampled from ${others.join(', ')} Hz` : '';
  return {
    sources,
    columns: ['sound'],
    rate: rate!,
    names,
    found: {
      sounds: `${files.length} of ${[...channels].join(' or ')} channels, ${Number(seconds.toPrecision(4))} s`,
      'sample rate': `${rate} Hz${made}`,
    },
    assumed: Math.max(...channels) > 1 ? ['each channel is a signal of its own.'] : [],
  };
}

/** What was taken for granted of all files; of some, with the name of the first. */
function saidOf(
  said: ReadonlyMap<string, readonly string[]>,
  files: readonly string[],
  { columns }: SignalSettings,
): string[] {
  const form = signalForm(files[0]!);
  const last = form.samples.at(-1);
  return [...said]
    .map(([one, [first, ...others]]) => {
      if (others.length + 1 === files.length) return one;
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      return `${path.basename(first!)}${more}: ${one}`;
    })
    .concat(
      columns === undefined && form.rows === 'signals' && form.samples.length > 1
        ? [
            `each row is a sample of all channels, though columns ${form.samples[0]} to ${last} look like the samples of a ` +
              'signal: a table has a signal in each column here.',
          ]
        : [],
    );
}

async function openTables(
  files: string[],
  settings: SignalSettings,
  known: KnownSignals,
  group: string | undefined,
): Promise<OpenedSources> {
  const intervals = await readIntervalFile(settings);
  const wanted = {
    ...settings,
    columns: known.columns ?? settings.columns,
    sampleRate: known.rate ?? settings.sampleRate,
  };
  const sources: SignalSource[] = [];
  const labelled: [SignalPart, Series, [number, number]][] = [];
  const labelsOf = new Map<Series, string[]>();
  const used = new Set<Interval>();
  let first: Series | undefined;
  let facts: { found: Record<string, string> } = { found: {} };
  let rows = 0;
  const said = new Map<string, string[]>();
  for (const file of files) {
    const opened = await openSeries(
      file,
      first === undefined
        ? wanted
        : {
            ...wanted,
            columns: first.columns,
            ...(first.rate === null ? {} : { sampleRate: first.rate }),
          },
      group,
    );
    const { all } = opened;
    if (first === undefined) facts = opened;
    for (const one of opened.assumed) said.set(one, [...(said.get(one) ?? []), file]);
    for (const series of all) {
      first ??= series;
      rows += series.rows;
      const byGroup = new Map<string, SignalSource>();
      if (intervals !== null) {
        const found = intervalLabels(intervals, file, series.rows, placesOf(series));
        for (const one of found.used) used.add(one);
        labelsOf.set(series, found.labels);
      } else if (series.labels !== null) labelsOf.set(series, series.labels);
      for (const [from, to] of series.stretches) {
        const name = series.groups?.[from] ?? path.basename(series.name);
        const part = partOfRows(series, from, to);
        labelled.push([part, series, [from, to]]);
        const source = byGroup.get(name) ?? {
          name,
          parts: [],
          ...(series.groups === null ? {} : { group: name }),
        };
        source.parts.push(part);
        byGroup.set(name, source);
      }
      sources.push(...byGroup.values());
    }
  }
  checkUsed(settings, intervals, used);
  let names: string[] | null = null;
  if (labelsOf.size > 0) {
    const where = settings.intervals ?? `column '${settings.labels}'`;
    const all = [...labelsOf.values()].flatMap((labels) => [...new Set(labels)]);
    names = labelNames(all, known.names, where);
    for (const [part, series, [from, to]] of labelled) {
      part.labels = coded(labelsOf.get(series)!.slice(from, to), names);
    }
  }
  const found = { ...facts.found };
  if (files.length > 1) found.files = `${files.length}, ${rows} rows; the first is as below`;
  return {
    sources,
    columns: first!.columns,
    rate: first!.rate,
    names,
    found,
    assumed: saidOf(said, files, wanted),
  };
}

/**
 * The signals of a file or of a folder's files.
 *
 * @param kind tables and arrays, or sounds
 * @param known what a model keeps of its data, to which these must fit
 * @param group the column of what rows belong to
 */
export async function openSources(
  where: string,
  kind: DataKind,
  settings: SignalSettings,
  known: KnownSignals = {},
  group?: string,
): Promise<OpenedSources> {
  const extensions = kind === 'audio' ? SOUND_EXTENSIONS : SERIES_EXTENSIONS;
  const files = await listSignalFiles(where, extensions);
  const opened =
    kind === 'audio'
      ? await openSounds(files, settings, known)
      : await openTables(files, settings, known, group);
  return { ...opened, assumed: [...opened.assumed, ...leftOut(where, kind, files)] };
}
