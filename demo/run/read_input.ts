import { parseWav } from '../../lib/data/parse_wav.js';
import type { Kind, PredictInput } from '../../lib/predict/index.js';
import { csvRows } from '../input/csv_rows.js';
import { readPicture } from '../input/picture_file.js';

/** What the picker of files takes, and what it is called, by what the model takes. */
export const FILES: Readonly<Record<Kind, { label: string; accept: string }>> = {
  image: { label: 'A picture', accept: 'image/*' },
  signal: { label: 'A signal (CSV, WAV)', accept: '.csv,.wav' },
  audio: { label: 'A sound (WAV, CSV)', accept: '.wav,.csv' },
  text: { label: 'A text', accept: '.txt' },
  numbers: { label: 'Numbers (CSV)', accept: '.csv' },
};

/** The numbers of a CSV file, a time each row; one row alone is a signal of one channel. */
async function csvSignal(name: string, bytes: Uint8Array) {
  const rows = await csvRows(name, bytes);
  const samples = Float32Array.from(rows.flatMap((row) => Array.from(row)));
  return { channels: rows.length === 1 ? 1 : rows[0]!.length, samples };
}

/**
 * What is in a file, as `predict` takes it.
 *
 * @throws ValueError that names the file, where it is not what the model takes
 */
export async function inputOf(file: File, kind: Kind): Promise<PredictInput> {
  if (kind === 'image') return readPicture(file);
  if (kind === 'text') return (await file.text()).replace(/\r?\n$/, '');
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (kind !== 'numbers' && /\.wav$/i.test(file.name)) return parseWav(bytes, file.name);
  const signal = await csvSignal(file.name, bytes);
  return kind === 'numbers' ? signal.samples : signal;
}
