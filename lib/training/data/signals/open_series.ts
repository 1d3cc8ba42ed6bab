import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../check.js';
import { parseNpy } from '../../../data/series/parse_npy.js';
import { readTable, type Table } from '../../../data/series/read_table.js';
import type { Series } from '../../../data/series/series.js';
import { tableSeries } from '../../../data/series/table_series.js';
import { filePieces } from '../../../node/index.js';
import type { SignalSettings } from './signal_settings.js';

/** The series of a file, and what was found. */
export interface OpenedSeries {
  all: Series[];
  found: Record<string, string>;
  assumed: string[];
  /** A table as it is written, and the row of it that each row of the series is of; null for other files. */
  table: { table: Table; origin: Int32Array } | null;
}

/** What a file of a series may be called. */
export const SERIES_EXTENSIONS = ['.csv', '.tsv', '.npy'] as const;

/** An array of NumPy: `[rows]`, `[rows, channels]` or `[series, rows, channels]`. */
async function fromArray(file: string, { columns, sampleRate }: SignalSettings) {
  const { shape, values, kind } = parseNpy(await readFile(file), file);
  if (shape.length === 0 || shape.length > 3 || values.length === 0) {
    fail(file, 'the array', 'of shape [rows], [rows, channels] or [series, rows, channels]', shape);
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) fail(file, `value ${bad}`, 'a finite number', values[bad]);
  const assumed: string[] = [];
  let [rows, width] = shape.slice(shape.length === 3 ? 1 : 0) as [number, number | undefined];
  let data = values;
  if (shape.length === 2 && width! > rows) {
    // As EEG and librosa keep them: a channel each row.
    const [channels, length] = [rows, width!];
    data = new Float32Array(values.length);
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < length; i++) data[i * channels + c] = values[c * length + i]!;
    }
    [rows, width] = [length, channels];
    assumed.push(
      `each of the ${channels} rows of [${shape}] is a channel, as they are longer than many.`,
    );
  }
  const channels = width ?? 1;
  const names = Array.from({ length: channels }, (_, i) => String(i));
  const wanted = columns ?? names;
  const places = wanted.map((name) => {
    const at = names.indexOf(name);
    return at >= 0 ? at : fail(file, 'columns', `of ${names.join(', ')}`, name);
  });
  const size = rows * channels;
  const all = Array.from({ length: data.length / size }, (_, k): Series => {
    const one = new Float32Array(rows * places.length);
    for (let i = 0; i < rows; i++) {
      places.forEach((at, c) => {
        one[i * places.length + c] = data[k * size + i * channels + at]!;
      });
    }
    return {
      name: shape.length === 3 ? `${file}[${k}]` : file,
      columns: [...wanted],
      values: one,
      rows,
      rate: sampleRate ?? null,
      times: null,
      stretches: [[0, rows]],
      labels: null,
      groups: null,
    };
  });
  const found = {
    array: `[${shape}] of ${kind}`,
    channels: `${places.length}: ${wanted.slice(0, 12).join(', ')}`,
  };
  return { all, found, assumed, table: null };
}

/**
 * The series of a CSV, TSV or NPY file.
 *
 * @param group the column of what rows belong to, if there is one
 */
export async function openSeries(
  file: string,
  settings: SignalSettings,
  group?: string,
): Promise<OpenedSeries> {
  if (path.extname(file).toLowerCase() === '.npy') return fromArray(file, settings);
  const { columns, time, labels, delimiter, decimal, gaps, sampleRate, dates } = settings;
  const sign = decimal === undefined ? undefined : decimal === 'comma' ? ',' : '.';
  const table = await readTable(file, () => filePieces(file), {
    columns,
    time,
    labels,
    group,
    delimiter,
    decimal: sign,
  });
  const { series, found, assumed, origin } = tableSeries(table, { gaps, rate: sampleRate, dates });
  return { all: [series], found, assumed, table: { table, origin } };
}
