import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../../lib/check.js';
import type { DataDescription } from '../../lib/data/data_description.js';
import { fitRows } from '../../lib/data/fit_rows.js';
import { type Image, parseWav, withChannels } from '../../lib/data/index.js';
import { readCsv, readImage } from '../../lib/node/index.js';
import { scaled, scaleFor } from '../../lib/predict/signal_scale.js';
import { checkSampleRate } from '../../lib/training/data/sample_rate.js';

/** A file's sample, and what its axis counts if it is a signal. */
export interface Input {
  /** As the model takes it. */
  readonly tensor: tf.Tensor;
  /** As it is looked at: an image's values 0..1, a signal's as in the file. */
  readonly shown: tf.Tensor;
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
 * A PNG or JPEG file: its middle of the right proportions, resized, gray or red, green and blue.
 *
 * @param shape the model's [height, width, channels]; null lengths keep the picture's own
 * @param prepare makes what the model takes of values 0..1; default as they are
 */
export async function pictureInput(
  file: string,
  shape: Shape,
  prepare: (image: Image) => Float32Array = ({ data }) => data,
): Promise<Input> {
  const [wantedHeight, wantedWidth, channels] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3)) {
    throw new ValueError(
      `--image: the model must take [height, width, 1 or 3], got [${shape.join(', ')}].`,
    );
  }
  const image = withChannels(await opened('--image', file, () => readImage(file)), channels);
  const { width, height, data } = image;
  const shown = tf.tidy(() => {
    const size: [number, number] = [wantedHeight ?? height, wantedWidth ?? width];
    const scale = Math.max(size[0] / height, size[1] / width);
    const crop = size.map((length) => Math.max(Math.round(length / scale), 1));
    const [top, left] = [(height - crop[0]!) >> 1, (width - crop[1]!) >> 1];
    const pixels = tf.tensor3d(data, [height, width, channels]);
    const middle = tf.slice(pixels, [top, left, 0], [crop[0]!, crop[1]!, channels]);
    // Means before the bilinear steps, so that thin lines do not fall between the pixels.
    const factor = Math.max(Math.floor(1 / scale), 1);
    const coarse = tf.avgPool(middle, factor, factor, 'same');
    return tf.image.resizeBilinear(coarse, size, false, true) as tf.Tensor3D;
  });
  const [h, w] = shown.shape as [number, number, number];
  const values = prepare({ width: w, height: h, channels, data: await shown.data<'float32'>() });
  return { tensor: tf.tensor3d(values, shown.shape), shown, xLabel: '', step: 1 };
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

/** Rows in the model's shape, as they are and as the model takes them. */
async function signalTensors(
  option: string,
  rows: ArrayLike<number>[],
  shape: Shape,
  data: DataDescription | undefined,
): Promise<Pick<Input, 'tensor' | 'shown'>> {
  const shown = fitSignal(option, rows, shape);
  const values = await shown.data<'float32'>();
  const scale = scaleFor(option, values, shape[1]!, data);
  return { shown, tensor: tf.tensor2d(scaled(values, scale), shown.shape) };
}

/**
 * A WAV file, values -1..1, scaled as the model's description says.
 *
 * @param rate what its sample rate must be, Hz; any where undefined
 */
export async function wavInput(
  file: string,
  shape: Shape,
  data?: DataDescription,
  rate = data?.rate,
): Promise<Input> {
  const bytes = await opened('--signal', file, () => readFile(file));
  const { samples, channels, sampleRate } = parseWav(bytes, file);
  checkSampleRate(file, sampleRate, rate);
  const rows = Array.from({ length: samples.length / channels }, (_, n) =>
    samples.subarray(n * channels, (n + 1) * channels),
  );
  const tensors = await signalTensors('--signal', rows, shape, data);
  return { ...tensors, xLabel: 'time [s]', step: 1 / sampleRate };
}

/**
 * A CSV file, with a heading or without: columns are channels, one row alone is one channel; scaled as the model's
 * description says.
 */
export async function csvInput(file: string, shape: Shape, data?: DataDescription): Promise<Input> {
  const text = await opened('--csv', file, () => readFile(file, 'utf8'));
  const first = text.split(/\r?\n/, 1)[0]!.split(',');
  const header = !first.every((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  const rows: Float32Array[] = [];
  for await (const { values } of readCsv(file, { header })) rows.push(values);
  if (rows.length === 0)
    throw new ValueError(`--csv: ${file} must have rows of numbers, got none.`);
  const upright = rows.length === 1 ? Array.from(rows[0]!, (value) => [value]) : rows;
  return { ...(await signalTensors('--csv', upright, shape, data)), xLabel: 'sample', step: 1 };
}
