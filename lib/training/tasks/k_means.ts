import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../data/index.js';
import { nearestRows } from '../../ops/nearest_code.js';

/** Rounds, of which the last ones change little. */
const ROUNDS = 10;

/**
 * Rows drawn without replacement, with probabilities that are as the squares of their lengths are.
 *
 * Source: Efraimidis & Spirakis 2006, "Weighted random sampling with a reservoir", algorithm A, in logarithms.
 */
function drawnRows(vectors: tf.Tensor2D, count: number, random: Random): tf.Tensor2D {
  const chance = Float32Array.from({ length: vectors.shape[0] }, () => {
    // Above 0, of which there is no logarithm.
    return -Math.log(-Math.log(1 - random.uniform(0, 1 - 1e-9) || 1e-9));
  });
  const squares = tf.add(tf.sum(tf.square(vectors), 1), 1e-12);
  const { indices } = tf.topk(tf.add(tf.log(squares), tf.tensor1d(chance)), count, false);
  return tf.gather(vectors, indices as tf.Tensor1D);
}

/**
 * The means of clusters of vectors, which begin as vectors that are drawn the more often the longer they are. A cluster
 * that loses all of its vectors keeps its mean. Of fewer vectors than clusters each is one several times.
 *
 * Source: Lloyd 1982, "Least squares quantization in PCM", IEEE Trans. Information Theory 28(2).
 *
 * @param vectors [n, size], n above 0
 * @returns [count, size]
 */
export function kMeans(vectors: tf.Tensor2D, count: number, random: Random): tf.Tensor2D {
  const times = Math.ceil(count / vectors.shape[0]);
  let codes = tf.tidy(() => drawnRows(tf.tile(vectors, [times, 1]), count, random));
  for (let round = 0; round < ROUNDS; round++) {
    const next = tf.tidy(() => {
      const rows = nearestRows(vectors, codes);
      const counts = tf.expandDims(tf.sum(rows, 0), 1);
      const means = tf.div(tf.matMul(rows, vectors, true), tf.maximum(counts, 1));
      const empty = tf.cast(tf.equal(counts, 0), 'float32');
      return tf.add(means, tf.mul(codes, empty)) as tf.Tensor2D;
    });
    codes.dispose();
    codes = next;
  }
  return codes;
}
