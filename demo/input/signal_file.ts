import { csvNumbers } from '../../lib/data/csv_numbers.js';
import { parseWav } from '../../lib/data/parse_wav.js';

export interface SignalFile {
  values: Float32Array;
  /** Samples a second, if the file says. */
  samplingRate: number | null;
}

const MOST_BYTES = 50_000_000;

/** The first channel of a recording. */
function fromWav(bytes: Uint8Array, name: string): SignalFile {
  const { samples, channels, sampleRate } = parseWav(bytes, name);
  const values = samples.filter((_, i) => i % channels === 0);
  return { values, samplingRate: sampleRate };
}

/** The first column, or the only row, of a table of numbers with a header or without. */
async function fromCsv(bytes: Uint8Array, name: string): Promise<SignalFile> {
  const [first = ''] = new TextDecoder().decode(bytes.subarray(0, 100_000)).split('\n', 1);
  const header = first.split(',').some((text) => !Number.isFinite(Number(text)));
  const rows: Float32Array[] = [];
  for await (const { values } of csvNumbers(name, [bytes], { header })) rows.push(values);
  const values = rows.length === 1 ? rows[0]! : Float32Array.from(rows, (row) => row[0]!);
  return { values, samplingRate: null };
}

/**
 * The signal in a WAV file, or in a CSV file.
 *
 * @throws Error that names the file and says what is wrong with it.
 */
export async function readSignal(file: File): Promise<SignalFile> {
  const { name, size } = file;
  if (size > MOST_BYTES) throw new Error(`${name} must be at most 50 MB, got ${size} bytes.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isWav = /\.wav$/i.test(name) || file.type.startsWith('audio/');
  const signal = isWav ? fromWav(bytes, name) : await fromCsv(bytes, name);
  if (signal.values.length < 2) throw new Error(`${name} must have at least 2 values.`);
  // Floats of a WAV file may be anything.
  if (!signal.values.every(Number.isFinite)) throw new Error(`${name} must have finite values.`);
  return signal;
}
