import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../arithmetic/random.js';
import { chart, type Html } from '../pictures/index.js';
import { collect } from './data/source.js';
import { imageRows } from './tasks/image_rows.js';
import type { Job } from './tasks/task.js';

/** Examples, and how often each is taken. */
const SHOWN = 6;
const TIMES = 3;
/** Channels of a signal that are drawn. */
const CHANNELS = 4;

const isPicture = ({ rank, shape }: tf.Tensor) => rank === 4 && (shape[3] === 1 || shape[3] === 3);

/** Whether nothing is left to chance. */
async function alike(batches: [tf.Tensor, tf.Tensor][]): Promise<boolean> {
  const [first, ...others] = await Promise.all(batches.map(([x]) => x.data()));
  return others.every((other) => other.every((value, i) => value === first![i]));
}

/** What is said of so many batches. */
const chance = (times: number) =>
  times === 1
    ? ', the same each time'
    : `, ${times} times: what differs from one time to the next is chance`;

/** What a row or line is called. */
const numbered = (name: string, time: number, times: number) =>
  times === 1 ? name : `${name} ${time + 1}`;

/** Standard deviations from the mean that are black and white, where values are not of 0 to 1. */
const SPAN = 2;

/** Images as they can be seen, whatever values they have. */
async function visible(images: tf.Tensor): Promise<tf.Tensor> {
  const [least, most] = await Promise.all(
    [tf.min(images), tf.max(images)].map(async (scalar) => {
      const [value] = await scalar.data();
      scalar.dispose();
      return value!;
    }),
  );
  if (least! >= 0 && most! <= 1) return tf.clone(images);
  return tf.tidy(() => {
    const { mean, variance } = tf.moments(images);
    const spread = tf.mul(tf.sqrt(variance), SPAN);
    return tf.div(tf.add(tf.sub(images, mean), spread), tf.mul(spread, 2));
  });
}

/** Targets beside inputs of so many channels: images, or the likeliest of several classes as a shade of gray. */
function likeInputs(y: tf.Tensor, channels: number): tf.Tensor {
  const own = y.shape[3]!;
  if (own === channels) return tf.clone(y);
  return tf.tidy(() => {
    const classes = Math.max(own - 1, 1);
    const one = own === 1 ? y : tf.expandDims(tf.div(tf.argMax(y, 3), classes), 3);
    return tf.tile(one, [1, 1, 1, channels]);
  });
}

const ofOneSize = (x: tf.Tensor, y: tf.Tensor) =>
  y.rank === 4 && x.shape.slice(0, 3).join() === y.shape.slice(0, 3).join();

async function pictures(batches: [tf.Tensor, tf.Tensor][]): Promise<Html> {
  const times = batches.length;
  const rows: [string, tf.Tensor][] = [];
  for (const [time, [x, y]] of batches.entries()) {
    rows.push([numbered('input', time, times), await visible(x)]);
    // What a model only copies is drawn once.
    if (y === x || !ofOneSize(x, y)) continue;
    rows.push([numbered('target', time, times), likeInputs(y, x.shape[3]!)]);
  }
  const drawn = await imageRows(
    rows,
    `Training examples as the model gets them${chance(times)}. Their brightness is what the model gets, made visible.`,
  );
  tf.dispose(rows.map(([, images]) => images));
  return drawn;
}

async function signals(batches: [tf.Tensor, tf.Tensor][]): Promise<Html> {
  const series = [];
  for (const [time, [x]] of batches.entries()) {
    const [, length, channels] = x.shape as [number, number, number];
    const values = await x.data<'float32'>();
    for (let c = 0; c < Math.min(channels, CHANNELS); c++) {
      const input = numbered('input', time, batches.length);
      const name = channels === 1 ? input : `${input}, channel ${c + 1}`;
      series.push({ name, y: Float32Array.from({ length }, (_, i) => values[i * channels + c]!) });
    }
  }
  const caption = `A training example as the model gets it${chance(batches.length)}.`;
  return chart(series, caption, { xLabel: 'sample', height: 260 });
}

/**
 * Some training examples as steps make batches of them, with what is left to chance, as crops, noise and mirroring.
 *
 * @returns undefined for examples that are no pictures or signals
 */
export async function batchExamples(
  { collate, train }: Pick<Job, 'collate' | 'train'>,
  seed: number,
): Promise<Html | undefined> {
  if (collate === undefined) return undefined;
  const examples = await collect(train, SHOWN);
  const random = new Random(seed);
  const drawn = Array.from({ length: TIMES }, () => collate(examples, random));
  try {
    const batches = (await alike(drawn)) ? drawn.slice(0, 1) : drawn;
    const first = batches[0]![0];
    if (isPicture(first)) return await pictures(batches);
    return first.rank === 3 && first.dtype === 'float32' ? await signals(batches) : undefined;
  } finally {
    tf.dispose(drawn);
  }
}
