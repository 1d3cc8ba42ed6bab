import * as tf from '@tensorflow/tfjs-core';
import { fail, numbers, ValueError } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { imageSsim } from './image_ssim.js';

/** The values' ranks from 1, equal ones their mean rank. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => values[a]! - values[b]!);
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) result[order[i]!] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

/**
 * Spearman's rank correlation: 1 if both order their elements alike, -1 if in reverse, 0 if one of
 * them has nothing to order.
 *
 * @param a values
 * @param b as many
 * @throws ValueError for different lengths
 * @example
 * rankCorrelation([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]); // 0.820783
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (const [name, values] of Object.entries({ a, b })) {
    numbers('rankCorrelation', name, values);
  }
  if (a.length !== b.length) {
    throw new ValueError(`rankCorrelation: b must be as long as a (${a.length}), got ${b.length}.`);
  }
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length + 1) / 2;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - mean, y[i]! - mean];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

/**
 * The mean structural similarity of pictures of values 0..1: 1 if they are the same, about 0 if
 * they have nothing in common. Windows of 11 x 11, or as many as there are.
 *
 * Source: Wang et al. 2004, "Image Quality Assessment", equation 13.
 *
 * @param a `[n, height, width]`, 0..1
 * @param b of the same shape
 * @throws ValueError for shapes that differ
 * @example
 * const picture = tf.randomUniform<tf.Rank.R3>([1, 16, 16]);
 * structuralSimilarity(picture, picture); // 1
 */
export function structuralSimilarity(a: tf.Tensor3D, b: tf.Tensor3D): number {
  for (const [name, values] of Object.entries({ a, b })) {
    tensor('structuralSimilarity', name, values, { rank: 3 });
    if (values.size === 0) fail('structuralSimilarity', name, 'not empty', values.shape);
  }
  if (a.shape.join() !== b.shape.join()) {
    fail('structuralSimilarity', 'b', `of the shape of a, [${a.shape.join(', ')}]`, b.shape);
  }
  const images = (t: tf.Tensor3D) => tf.expandDims(t, 3) as tf.Tensor4D;
  const similarity = tf.tidy(() => tf.mean(imageSsim(images(a), images(b))));
  const [value] = similarity.dataSync();
  similarity.dispose();
  return value!;
}
