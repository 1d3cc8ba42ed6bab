import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../../lib/check.js';
import { fitRows } from '../../lib/data/fit_rows.js';
import { parseWav, withChannels } from '../../lib/data/index.js';
import { readCsv, readImage } from '../../lib/node/index.js';
import { checkSampleRate } from '../../lib/training/data/sample_rate.js';

/** A file's sample as the model takes it, and what its axis counts if it is a signal. */
export interface Input {
  readonly tensor: tf.Tensor;
  readonly xLabel: string;
  /** Of one step along that axis. */
  readonly step: number;
}

type Shape = readonly (number | null)[];

/** What node says of a file that it cannot open, as a message that names the option. */
async function opened<T>(option: string, file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new ValueError(`${option}: ${file} cannot be read (${message}).`, { cause });
  }
}

/**
 * A PNG or JPEG file: its middle of the right proportions, resized, gray or red, green and blue,
 * values 0..1.
 *
 * @param shape the model's [height, width, channels]; null lengths keep the picture's own
 */
export async function pictureInput(file: string, shape: Shape): Promise<Input> {
  const [wantedHeight, wantedWidth, channels] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3)) {
    throw new ValueError(
      `--image: the model must take [height, width, 1 or 3], got [${shape.join(', ')}].`,
    );
  }
  const image = withChannels(await opened('--image', file, () => readImage(file)), channels);
  const { width, height, data } = image;
  const tensor = tf.tidy(() => {
    const size: [number, number] = [wantedHeight ?? height, wantedWidth ?? width];
    const scale = Math.max(size[0] / height, size[1] / width);
    const crop = size.map((length) => Math.max(Math.round(length / scale), 1));
    const [top, left] = [(height - crop[0]!) >> 1, (width - crop[1]!) >> 1];
    const pixels = tf.tensor3d(data, [height, width, channels]);
    const middle = tf.slice(pixels, [top, left, 0], [crop[0]!, crop[1]!, channels]);
    // Means before the bilinear steps, so that thin lines do not fall between the pixels.
    const factor = Math.max(Math.floor(1 / scale), 1);
    const coarse = tf.avgPool(middle, factor, factor, 'same');
    return tf.image.resizeBilinear(coarse, size, false, true);
  });
  return { tensor, xLabel: '', step: 1 };
}

/**
 * Rows of channels as the model takes them: their middle, or themselves in the middle of zeros; the
 * mean of the channels where the model takes one.
 */
function fitSignal(option: string, rows: ArrayLike<number>[], shape: Shape): tf.Tensor2D {
  const [wanted, channels] = shape;
  const given = rows[0]!.length;
  if (shape.length !== 2 || (channels !== given && channels !== 1)) {
    const expected = given === 1 ? '[length, 1]' : `[length, ${given}] or [length, 1]`;
    throw new ValueError(`${option}: the model must take ${expected}, got [${shape.join(', ')}].`);
  }
  const fitted = fitRows(rows, wanted ?? null, channels);
  return tf.tensor2d(fitted, [fitted.length / channels, channels]);
}

/**
 * A WAV file, values -1..1.
 *
 * @param rate what its sample rate must be, Hz; any where undefined
 */
export async function wavInput(file: string, shape: Shape, rate?: number): Promise<Input> {
  const bytes = await opened('--signal', file, () => readFile(file));
  const { samples, channels, sampleRate } = parseWav(bytes, file);
  checkSampleRate(file, sampleRate, rate);
  const rows = Array.from({ length: samples.length / channels }, (_, n) =>
    samples.subarray(n * channels, (n + 1) * channels),
  );
  return { tensor: fitSignal('--signal', rows, shape), xLabel: 'time [s]', step: 1 / sampleRate };
}

/** A CSV file, with a heading or without: columns are channels, one row alone is one channel. */
export async function csvInput(file: string, shape: Shape): Promise<Input> {
  const text = await opened('--csv', file, () => readFile(file, 'utf8'));
  const first = text.split(/\r?\n/, 1)[0]!.split(',');
  const header = !first.every((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  const rows: Float32Array[] = [];
  for await (const { values } of readCsv(file, { header })) rows.push(values);
  if (rows.length === 0)
    throw new ValueError(`--csv: ${file} must have rows of numbers, got none.`);
  const upright = rows.length === 1 ? Array.from(rows[0]!, (value) => [value]) : rows;
  return { tensor: fitSignal('--csv', upright, shape), xLabel: 'sample', step: 1 };
}
