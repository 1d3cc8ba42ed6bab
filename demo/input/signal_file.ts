import { signalColumns } from './signal_columns.js';
import { theColumn } from './the_column.js';

export interface SignalFile {
  values: Float32Array;
  /** Samples a second, if the file says. */
  samplingRate: number | null;
  /** Of a sound, of which `values` are the mean; 1 of a table. */
  channels: number;
}

const MOST_BYTES = 50_000_000;

/**
 * The signal in a WAV file, the mean of its channels, or in a CSV file, whose column of times is none.
 *
 * @throws Error that names the file and says what is wrong with it.
 */
export async function readSignal(file: File): Promise<SignalFile> {
  const { name, size } = file;
  if (size > MOST_BYTES) throw new Error(`${name} must be at most 50 MB, got ${size} bytes.`);
  const columns = await signalColumns(file);
  const values = theColumn(columns);
  if (values.length < 2) throw new Error(`${name} must have at least 2 values.`);
  const channels = columns.kind === 'sound' ? columns.values.length : 1;
  return { values, samplingRate: columns.rate, channels };
}
