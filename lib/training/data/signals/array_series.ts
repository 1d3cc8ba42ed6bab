import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail, ValueError } from '../../../check.js';
import { columnDoubts } from '../../../data/series/column_doubts.js';
import { type NpyArray, parseNpy } from '../../../data/series/parse_npy.js';
import type { Table } from '../../../data/series/read_table.js';
import { tableSeries } from '../../../data/series/table_series.js';
import { openZip } from '../../../keras/zip.js';
import type { OpenedSeries } from './opened_series.js';
import type { SignalSettings } from './signal_settings.js';

/** Options that tables alone have. */
const OF_TABLES = ['time', 'delimiter', 'decimal', 'dates'] as const;

const shown = (arrays: ReadonlyMap<string, NpyArray>) =>
  [...arrays].map(([name, { shape }]) => `${name} [${shape}]`).join(', ');

/** The arrays of numbers of a file of NumPy's savez. */
function arraysOf(file: string, bytes: Uint8Array): Map<string, NpyArray> {
  const zip = openZip(file, bytes);
  const arrays = new Map<string, NpyArray>();
  for (const name of zip.names) {
    if (!name.endsWith('.npy')) fail(file, 'the file', 'one of arrays, as by savez', name);
    arrays.set(name.slice(0, -4), parseNpy(zip.read(name)!, `${file}: ${name.slice(0, -4)}`));
  }
  return arrays;
}

/** Channels of some arrays, row by row, with their names. */
interface Channels {
  names: string[];
  /** `[series, rows, channels]`, however many dimensions the file has. */
  shape: [series: number, rows: number, channels: number];
  values: Float32Array;
  found: string;
  assumed: string[];
}

/** An array `[rows]`, `[rows, channels]` or `[series, rows, channels]`. */
function ofOne(file: string, { shape, values, kind }: NpyArray): Channels {
  if (shape.length === 0 || shape.length > 3 || values.length === 0) {
    fail(file, 'the array', 'of shape [rows], [rows, channels] or [series, rows, channels]', shape);
  }
  const [rows, width = 1] = shape.slice(shape.length === 3 ? 1 : 0) as [number, number?];
  const found = `[${shape}] of ${kind}`;
  const named = (count: number) => Array.from({ length: count }, (_, i) => String(i));
  if (shape.length === 2 && width > rows) {
    // As EEG and librosa keep them: a channel each row.
    const turned = new Float32Array(values.length);
    for (let c = 0; c < rows; c++) {
      for (let i = 0; i < width; i++) turned[i * rows + c] = values[c * width + i]!;
    }
    const assumed = [
      `each of the ${rows} rows of [${shape}] is a channel, as they are longer than many.`,
    ];
    return { names: named(rows), shape: [1, width, rows], values: turned, found, assumed };
  }
  const series = shape.length === 3 ? shape[0]! : 1;
  return { names: named(width), shape: [series, rows, width], values, found, assumed: [] };
}

/** Arrays of one dimension and one length: a channel each. */
function ofMany(arrays: ReadonlyMap<string, NpyArray>): Channels {
  const names = [...arrays.keys()];
  const rows = [...arrays.values()][0]!.shape[0]!;
  const values = new Float32Array(rows * names.length);
  [...arrays.values()].forEach((array, c) => {
    array.values.forEach((value, i) => {
      values[i * names.length + c] = value;
    });
  });
  const found = `${names.length} arrays of ${rows}`;
  return { names, shape: [1, rows, names.length], values, found, assumed: [] };
}

/** What a file of several arrays has for a signal: its only array, the one that is named, or a channel each. */
function ofArchive(file: string, arrays: Map<string, NpyArray>, columns?: readonly string[]) {
  const [only] = arrays.values();
  if (only === undefined) fail(file, 'the file', 'with an array', 'none');
  if (arrays.size === 1) return { channels: ofOne(file, only!), columns };
  const [first] = columns ?? [];
  const named = columns?.length === 1 ? arrays.get(first!) : undefined;
  if (named !== undefined && named.shape.length > 1) {
    const channels = ofOne(`${file}: ${first}`, named);
    return {
      channels: { ...channels, found: `${first} ${channels.found}` },
      columns: undefined,
    };
  }
  const wanted =
    columns === undefined ? [...arrays] : [...arrays].filter(([name]) => columns.includes(name));
  const length = wanted[0]?.[1].shape[0];
  if (wanted.some(([, { shape }]) => shape.length !== 1 || shape[0] !== length)) {
    throw new ValueError(
      `${file}: the arrays must be one, or of one dimension and the same length, got ${shown(arrays)} (--columns NAME takes one).`,
    );
  }
  return { channels: ofMany(new Map(wanted)), columns };
}

/**
 * The series of an array of NumPy, by `save` or `savez`; an array of labels may lie beside that of the signal.
 *
 * @throws ValueError for arrays of other shapes, and options that tables alone have.
 */
export async function arraySeries(
  file: string,
  settings: SignalSettings,
  group?: string,
): Promise<OpenedSeries> {
  const { columns, labels, gaps, sampleRate } = settings;
  for (const name of OF_TABLES) {
    const value = settings[name];
    if (value !== undefined) fail(file, name, 'left out, as an array is no table', value);
  }
  if (group !== undefined) fail(file, '--group', 'left out, as an array has no such column', group);
  const bytes = await readFile(file);
  let said: NpyArray | undefined;
  let found: { channels: Channels; columns: readonly string[] | undefined };
  if (path.extname(file).toLowerCase() === '.npz') {
    const arrays = arraysOf(file, bytes);
    if (labels !== undefined) {
      said = arrays.get(labels);
      if (said === undefined)
        fail(file, 'labels', `the name of an array (${shown(arrays)})`, labels);
      arrays.delete(labels);
    }
    found = ofArchive(file, arrays, columns);
  } else {
    if (labels !== undefined) {
      fail(file, 'labels', 'left out, as an array has no columns of text', labels);
    }
    found = { channels: ofOne(file, parseNpy(bytes, file)), columns };
  }
  const { channels, columns: chosen = channels.names } = found;
  const { names, shape, values } = channels;
  const [count, rows, width] = shape;
  const places = chosen.map((name) => {
    const at = names.indexOf(name);
    return at >= 0 ? at : fail(file, 'columns', `of ${names.join(', ')}`, name);
  });
  if (said !== undefined && (said.shape.length !== 1 || said.values.length !== rows * count)) {
    fail(file, `the labels ${labels}`, `of shape [${rows * count}]`, said.shape);
  }
  const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0) fail(file, `value ${infinite}`, 'a finite number', values[infinite]);
  const opened = Array.from({ length: count }, (_, k) => {
    const own = Float32Array.from({ length: rows * places.length }, (_, i) => {
      const row = k * rows + Math.floor(i / places.length);
      return values[row * width + places[i % places.length]!]!;
    });
    const table: Table = {
      name: count > 1 ? `${file}[${k}]` : file,
      dialect: {
        encoding: 'utf-8',
        delimiter: ',',
        decimal: '.',
        header: true,
        skipped: 0,
        carriage: false,
        assumed: [],
      },
      names: [...chosen],
      roles: { channels: places, time: [], labels: null, group: null, assumed: [] },
      columns: [...chosen],
      values: own,
      lines: Array.from({ length: rows }, (_, i) => i),
      counted: 'row',
      times: [],
      labels:
        said === undefined ? null : Array.from(said.values.slice(k * rows, (k + 1) * rows), String),
      groups: null,
      found: '',
      assumed: [],
      doubts: columnDoubts(chosen, own, (row) => `row ${row}`),
    };
    return tableSeries(table, { gaps, rate: sampleRate });
  });
  const { table: _, ...facts } = opened[0]!.found;
  return {
    all: opened.map(({ series }) => series),
    found: { array: channels.found, ...facts },
    assumed: channels.assumed,
    table: null,
  };
}
