import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../data/index.js';
import { nearestNeighbours } from '../../measures/nearest_neighbours.js';
import { stack } from '../data/source.js';
import { imageRows } from './image_rows.js';
import type { JudgedExamples } from './judgement.js';

/** Samples that need no training, as many as there are test images. */
function simple(seen: tf.Tensor, count: number, seed: number): [string, tf.Tensor][] {
  const random = new Random(seed);
  const [m, ...shape] = seen.shape as [number, ...number[]];
  const normal = (rows: number, columns: number) =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => random.normal()),
      [rows, columns],
    );
  const alike = tf.tidy(() => {
    const flat = tf.reshape(seen, [m, -1]);
    const mean = tf.mean(flat, 0, true);
    const varied = tf.matMul(normal(count, m), tf.sub(flat, mean));
    const drawn = tf.add(mean, tf.div(varied, Math.sqrt(m)));
    return tf.reshape(tf.clipByValue(drawn, 0, 1), [count, ...shape]);
  });
  const noise = tf.tidy(() => {
    const values = Float32Array.from({ length: count * tf.util.sizeFromShape(shape) }, () =>
      random.uniform(),
    );
    return tf.tensor(values, [count, ...shape]);
  });
  const mean = tf.tidy(() => tf.tile(tf.mean(seen, 0, true), [count, ...shape.map(() => 1)]));
  return [
    ['a normal distribution of the mean and the covariances of the training images', alike],
    ['the mean training image', mean],
    ['noise', noise],
  ];
}

/** Of real and of made images: whether the nearest other one is of the same kind. */
async function told(real: tf.Tensor, made: tf.Tensor): Promise<[real: boolean[], made: boolean[]]> {
  const n = real.shape[0]!;
  const all = tf.concat([real, made]);
  const { places } = await nearestNeighbours(all, all, { butItself: true });
  all.dispose();
  const alike = places.map((place, i) => place < n === i < n);
  return [alike.slice(0, n), alike.slice(n)];
}

/** From how often each kind is told: 0.5 where the nearest one says nothing, 1 where it says all. */
function tellingPart(parts: readonly number[]): number {
  return Math.max(...parts.map((part) => Math.max(part, 1 - part)));
}

/**
 * Whether made images [n, ...] can be told from real ones, which no model saw, by the nearest of both: as likely real as
 * made, if both are of one distribution. Noise, a mean image, or one image many times are always told. The worse of the
 * two kinds counts: what lies amid all images is the nearest to the real ones as well.
 *
 * Source: Lopez-Paz & Oquab 2017, "Revisiting Classifier Two-Sample Tests", section 4; both kinds apart as in Xu et al.
 * 2018, arXiv 1806.07755, section 2.
 *
 * @param made disposed of by the caller, as are the others
 * @param seen training images, from which simple samples are made, and beside which made ones are drawn
 */
export async function judgeSamples(
  made: tf.Tensor,
  { real, seen, seed }: { real: tf.Tensor; seen: tf.Tensor; seed: number },
): Promise<JudgedExamples> {
  const n = real.shape[0]!;
  const others = simple(seen, n, seed);
  const all: [string, tf.Tensor][] = [['model', made], ...others];
  const answers: [boolean[], boolean[]][] = [];
  const distances: number[][] = [];
  for (const [, images] of all) {
    answers.push(await told(real, images));
    const { squares } = await nearestNeighbours(images, real);
    distances.push(squares.map((square) => square / (images.size / n)));
  }
  tf.dispose(others.map(([, images]) => images));
  const { places: nearest } = await nearestNeighbours(made, seen);
  const [values, training] = [await made.data<'float32'>(), await seen.data<'float32'>()];
  const shape = made.shape.slice(1);
  const size = tf.util.sizeFromShape(shape);
  const at = (images: Float32Array, places: readonly number[]) =>
    stack(
      places.map((place) => images.subarray(place * size, (place + 1) * size)),
      shape,
    );
  const part = (kind: boolean[], places: readonly number[]) =>
    places.filter((place) => kind[place]).length / places.length;
  return {
    figure: 'MSE to the nearest test image',
    better: 'lower',
    baselines: others.map(([name]) => name),
    rows: Array.from({ length: n }, (_, place) => ({
      name: `generated image ${place + 1}`,
      values: distances.map((own) => own[place]!),
    })),
    total: {
      name: 'part told from real images by the nearest neighbour (0.5 not at all, 1 always)',
      of: (places) => answers.map((kinds) => tellingPart(kinds.map((kind) => part(kind, places)))),
    },
    draw: async (places, caption) => {
      const rows: [string, tf.Tensor][] = [
        ['generated', at(values, places)],
        [
          'nearest training image',
          at(
            training,
            places.map((place) => nearest[place]!),
          ),
        ],
      ];
      const drawn = await imageRows(
        rows,
        `${caption} Below, the nearest training image: the same would be learned by heart.`,
      );
      tf.dispose(rows.map(([, images]) => images));
      return [drawn];
    },
  };
}
