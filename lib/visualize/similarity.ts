import * as tf from '@tensorflow/tfjs-core';
import { fail, ValueError } from '../check.js';
import { tensor } from '../check_tfjs.js';

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
    const list = typeof values === 'object' && Number.isInteger(values?.length);
    if (!list || !Array.from(values).every((value) => typeof value === 'number')) {
      fail('rankCorrelation', name, 'an array of numbers', values);
    }
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

const WINDOW = 7;

/**
 * The mean structural similarity of two pictures of values 0..1: 1 if they are the same, about 0
 * if they have nothing in common. Windows of 7 x 7, or as many as there are.
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
  const similarity = tf.tidy(() => {
    const [height, width] = a.shape.slice(1).map((n) => Math.min(n, WINDOW)) as [number, number];
    const mean = (t: tf.Tensor) =>
      tf.avgPool(tf.expandDims(t, 3) as tf.Tensor4D, [height, width], 1, 'valid');
    const [ma, mb] = [mean(a), mean(b)];
    // Unbiased, as the usual implementations have it.
    const unbias = (height * width) / Math.max(height * width - 1, 1);
    const covariance = (s: tf.Tensor, t: tf.Tensor, ms: tf.Tensor, mt: tf.Tensor) =>
      tf.mul(tf.sub(mean(tf.mul(s, t)), tf.mul(ms, mt)), unbias);
    const [va, vb] = [covariance(a, a, ma, ma), covariance(b, b, mb, mb)];
    const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
    const product = (factor: tf.Tensor, c: number) => tf.add(tf.mul(2, factor), c);
    const above = tf.mul(product(tf.mul(ma, mb), c1), product(covariance(a, b, ma, mb), c2));
    const squares = tf.add(tf.add(tf.square(ma), tf.square(mb)), c1);
    return tf.mean(tf.div(above, tf.mul(squares, tf.add(tf.add(va, vb), c2))));
  });
  const [value] = similarity.dataSync();
  similarity.dispose();
  return value!;
}
