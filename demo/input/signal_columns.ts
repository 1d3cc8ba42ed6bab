import { ValueError } from '../../lib/check.js';
import { finiteSamples } from '../../lib/data/finite_samples.js';
import { parseWav } from '../../lib/data/parse_wav.js';
import { readTable } from '../../lib/data/series/read_table.js';
import { tableSeries } from '../../lib/data/series/table_series.js';

/** What a file of a signal has: columns of numbers, a row a time. */
export interface SignalColumns {
  readonly name: string;
  readonly kind: 'table' | 'row' | 'sound';
  /** Of the columns that may be the signal. */
  readonly columns: readonly string[];
  /** Each column's values. */
  readonly values: readonly Float32Array[];
  /** All columns of the table, those that are left out among them. */
  readonly all: readonly string[];
  /** The column of the times; null without one. */
  readonly time: string | null;
  /** Rows a second, if the file says. */
  readonly rate: number | null;
  /** What was found, a sentence each. */
  readonly facts: readonly string[];
}

/** Values row by row, as columns. */
const columnsOf = (values: Float32Array, count: number): Float32Array[] =>
  Array.from({ length: count }, (_, c) => values.filter((_, i) => i % count === c));

/** What says which option of a command line says otherwise has no use in a page. */
const inPage = (sentence: string) => {
  const plain = sentence.replace(/ \(--[^)]*\)/, '');
  return `${plain[0]!.toUpperCase()}${plain.slice(1)}`;
};

function sound(name: string, bytes: Uint8Array): SignalColumns {
  const { samples, channels, sampleRate, bits, float } = parseWav(bytes, name);
  const seconds = samples.length / channels / sampleRate;
  const kind = `${channels === 1 ? 'one channel' : `${channels} channels`}, ${bits} bits${float ? ' (floats)' : ''}`;
  const columns = Array.from({ length: channels }, (_, c) => `channel ${c + 1}`);
  if (samples.length === 0) throw new ValueError(`${name}: the file must have samples, got none.`);
  finiteSamples(name, samples, channels, { first: 1 });
  return {
    name,
    kind: 'sound',
    columns,
    values: columnsOf(samples, channels),
    all: columns,
    time: null,
    rate: sampleRate,
    facts: [`${name}: ${seconds.toPrecision(4)} s at ${sampleRate} samples a second, ${kind}.`],
  };
}

/**
 * The columns of a CSV file, or the channels of a WAV file. A column of times is found, and is none of the signal.
 *
 * @param time the column of the times where the user says; 'none' for none
 * @throws ValueError that names file, line and column
 */
export async function signalColumns(file: File, time?: string): Promise<SignalColumns> {
  const { name } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isSound = /\.wav$/i.test(name) || String.fromCharCode(...bytes.subarray(0, 4)) === 'RIFF';
  if (isSound) return sound(name, bytes);
  const table = await readTable(name, () => [bytes], { time });
  if (table.lines.length === 1 && table.names.length > 1 && !table.dialect.header) {
    const { values } = table;
    return {
      name,
      kind: 'row',
      columns: ['its row'],
      values: [values],
      all: ['its row'],
      time: null,
      rate: null,
      facts: [`${name}: one row of ${values.length} numbers, taken as one signal.`],
    };
  }
  const { series, assumed } = tableSeries(table, { gaps: 'interpolate' });
  const times = table.roles.time.map((at) => table.names[at]!);
  const said = series.rate === null ? '' : `, ${Number(series.rate.toPrecision(6))} rows a second`;
  return {
    name,
    kind: 'table',
    columns: series.columns,
    values: columnsOf(series.values, series.columns.length),
    all: table.names,
    time: times.length === 0 ? null : times.join('+'),
    rate: series.rate,
    facts: [
      `${name}: ${series.rows} rows; ${table.found}${said}.`,
      ...(times.length === 0 ? [] : [`The time is column '${times.join("' and '")}'.`]),
      ...assumed.map(inPage),
    ],
  };
}
