import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../../check.js';
import type { DataDescription } from '../../../data/data_description.js';
import { descriptionOf } from '../../../data/kept_description.js';
import type { Series } from '../../../data/series/series.js';
import { type ChannelScale, channelScale, unscaled } from './channel_scale.js';
import { openSeries } from './open_series.js';
import type { OpenedSeries } from './opened_series.js';
import { partOfRows, type SignalPart } from './signal_part.js';

/** What a model of signals keeps of its data. */
export type ModelSignals = DataDescription &
  Required<Pick<DataDescription, 'columns' | 'window' | 'hop'>> & { channelScale: ChannelScale };

/** What a model keeps of its signals. */
export function modelSignals(model: LayersModel): ModelSignals {
  const kept = descriptionOf(model);
  const { columns, window, hop, scale, level } = kept ?? {};
  if (kept === undefined || !columns || !window || !hop || !(scale || level)) {
    throw new ValueError(
      'predict: the model must keep what its signals are like, got one that does not.',
    );
  }
  return {
    ...kept,
    columns,
    window,
    hop,
    channelScale: scale ? channelScale(scale) : unscaled(columns.length),
  };
}

/** Whether a model was trained on signals that it keeps a description of. */
export const keepsSignals = (model: LayersModel): boolean =>
  descriptionOf(model)?.window !== undefined;

/** A series of a file as a model takes it. */
export interface SeriesInput {
  series: Series;
  parts: { part: SignalPart; from: number }[];
  opened: OpenedSeries;
}

/**
 * Opens a table or an array as a model takes it: its columns by name, at its rate; rows with missing values are left out.
 *
 * @param say tells what was done
 */
export async function seriesInput(
  file: string,
  { columns, rate }: ModelSignals,
  say: (line: string) => void,
): Promise<SeriesInput[]> {
  const opened = await openSeries(file, { columns, gaps: 'drop', sampleRate: rate });
  for (const doubt of opened.table?.table.doubts ?? []) say(`${file}: ${doubt}`);
  if (opened.found.gaps !== undefined) say(`${file}: ${opened.found.gaps}.`);
  if (opened.found.rate?.includes(' to ')) say(`${file}: ${opened.found.rate}.`);
  return opened.all.map((series) => {
    const parts = series.stretches.map(([from, to]) => ({
      part: partOfRows(series, from, to),
      from,
    }));
    if (parts.length === 0) fail(file, 'the file', 'with rows that are whole', 'none');
    return { series, parts, opened };
  });
}

/** A column that is written: its name, and the cell of a row; '' for none. */
export interface WrittenColumn {
  name: string;
  cell(row: number): number | string;
}

/** Seconds since 1970 as ISO 8601, where times are dates; else as they are. */
const timeCell = (seconds: number, dated: boolean) =>
  dated ? new Date(Math.round(seconds * 1000)).toISOString() : Number(seconds.toPrecision(12));

/**
 * Writes columns for the rows of a series, in the dialect of its file: delimiter, decimal sign, header and times.
 *
 * @param target the file
 */
export function writeSeries(
  target: string,
  { series, opened: { table: of } }: SeriesInput,
  columns: readonly WrittenColumn[],
): void {
  const { delimiter = ',', decimal = '.', header = true } = of?.table.dialect ?? {};
  const text = (value: number | string) => {
    if (typeof value === 'number') {
      const written = Number.isFinite(value) ? String(Number(value.toPrecision(7))) : '';
      const sign = decimal === ',' ? written.replace('.', ',') : written;
      return sign.includes(delimiter) ? `"${sign}"` : sign;
    }
    const special = value.includes(delimiter) || value.includes('"') || value.includes('\n');
    return special ? `"${value.replaceAll('"', '""')}"` : value;
  };
  const all: WrittenColumn[] = [];
  if (of !== null && of.table.times.length > 0 && series.times !== null) {
    const { table, origin } = of;
    const whole = series.rows === table.lines.length;
    const dated = /[-./:]/.test(table.times[0]!) && !Number.isFinite(Number(table.times[0]));
    const { times } = series;
    all.push({
      name: table.roles.time.map((at) => table.names[at]).join(' '),
      cell: (row) =>
        whole ? table.times[origin[row]!]! : timeCell(times[row]!, dated && times[row]! > 1e6),
    });
  }
  all.push(...columns);
  const lines = header ? [all.map(({ name }) => text(name)).join(delimiter)] : [];
  for (let row = 0; row < series.rows; row++) {
    lines.push(all.map(({ cell }) => text(cell(row))).join(delimiter));
  }
  writeFileSync(target, `${lines.join('\n')}\n`);
}

/** The end of the name of what is written for a file. */
export const writtenExtension = (file: string): string =>
  path.extname(file).toLowerCase() === '.tsv' ? '.tsv' : '.csv';
