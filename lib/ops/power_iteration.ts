import * as tf from '@tensorflow/tfjs-core';

/** What a vector is multiplied by at most when its length becomes 1, as in Keras. */
const MOST = 1e7;

const unit = <T extends tf.Tensor>(x: T): T =>
  tf.mul(x, tf.minimum(tf.rsqrt(tf.sum(tf.square(x))), MOST)) as T;

/**
 * The largest singular value of a matrix W, approached by v = u W^T, u = v W, each made as long as 1: sigma = v W u^T, which is
 * never above it.
 *
 * Source: Miyato et al. 2018, arXiv 1802.05957, algorithm 1, in Keras's order of axes.
 *
 * @param matrix [n, m]
 * @param start [1, m], where the iteration goes on
 * @param steps 1 or more
 * @returns sigma [1, 1], and the vector to go on from, [1, m]
 */
export function powerIteration(
  matrix: tf.Tensor2D,
  start: tf.Tensor2D,
  steps: number,
): { sigma: tf.Tensor2D; vector: tf.Tensor2D } {
  let u = start;
  let v = u;
  for (let step = 0; step < steps; step++) {
    v = unit(tf.matMul(u, matrix, false, true));
    u = unit(tf.matMul(v, matrix));
  }
  return { sigma: tf.matMul(tf.matMul(v, matrix), u, false, true), vector: u };
}
