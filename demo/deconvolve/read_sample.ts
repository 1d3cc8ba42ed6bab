import { ValueError } from '../../lib/check.js';
import { fitRows } from '../../lib/data/fit_rows.js';
import { withChannels } from '../../lib/data/image.js';
import { parseWav } from '../../lib/data/parse_wav.js';
import { csvRows } from '../input/csv_rows.js';
import { readPicture } from '../input/picture_file.js';
import type { InputKind, Sample } from './input_kind.js';

/** The longest side of a picture for a model that takes any. */
const LONGEST = 256;

/** A picture file: its middle of the right proportions, resized, in the model's channels. */
async function pictureSample(file: File, { lengths, channels }: InputKind): Promise<Sample> {
  const bitmap = await readPicture(file);
  const most = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const height = lengths[0] ?? Math.max(Math.round(bitmap.height * most), 1);
  const width = lengths[1] ?? Math.max(Math.round(bitmap.width * most), 1);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
  bitmap.close();
  const data = Float32Array.from(context.getImageData(0, 0, width, height).data, (v) => v / 255);
  const image = { width, height, channels: 4, data };
  if (channels === 4) return { name: file.name, lengths: [height, width], values: data };
  if (channels !== 1 && channels !== 3) {
    throw new ValueError(
      `${file.name}: the model must take pictures of 1, 3 or 4 channels, got ${channels}.`,
    );
  }
  return { name: file.name, lengths: [height, width], values: withChannels(image, channels).data };
}

/** Rows of channels in the model's length, as one channel where it takes one. */
function fitted(name: string, rows: ArrayLike<number>[], { lengths, channels }: InputKind) {
  const given = rows[0]!.length;
  if (channels !== given && channels !== 1) {
    throw new ValueError(`${name}: the signal must have ${channels} channels, got ${given}.`);
  }
  const values = fitRows(rows, lengths[0] ?? null, channels);
  return { name, lengths: [values.length / channels], values };
}

/** A WAV file, or a CSV file with a column for each channel; one row alone is one channel. */
async function signalSample(file: File, input: InputKind): Promise<Sample> {
  const { name } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (/\.wav$/i.test(name)) {
    const { samples, channels, sampleRate } = parseWav(bytes, name);
    const rows = Array.from({ length: samples.length / channels }, (_, n) =>
      samples.subarray(n * channels, (n + 1) * channels),
    );
    if (rows.length === 0) throw new ValueError(`${name}: the file must have samples, got none.`);
    return { ...fitted(name, rows, input), axis: { label: 'time [s]', step: 1 / sampleRate } };
  }
  const rows = await csvRows(name, bytes);
  const upright = rows.length === 1 ? Array.from(rows[0]!, (value) => [value]) : rows;
  return { ...fitted(name, upright, input), axis: { label: 'sample', step: 1 } };
}

/** What the file picker takes. */
export const ACCEPT = { picture: 'image/*', signal: '.csv,.wav' } as const;

/**
 * A file of the user's as the model takes it.
 *
 * @throws ValueError for a file that is none, or does not fit.
 */
export function readSample(file: File, input: InputKind): Promise<Sample> {
  return input.kind === 'picture' ? pictureSample(file, input) : signalSample(file, input);
}
