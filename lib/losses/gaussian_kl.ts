import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { tensor } from '../tfjs/check.js';

/**
 * The divergence of a Gaussian with independent coordinates from the standard one, in closed form: the second loss of a
 * variational autoencoder.
 *
 * Source: Kingma & Welling 2014, arXiv 1312.6114, appendix B.
 *
 * @param mean `[n, ..., k]`
 * @param logVariance the logarithm of the variance, of that shape
 * @returns `[n, ...]`, the sum over the last axis, in nats
 * @throws ValueError for shapes that differ
 * @example
 * gaussianKl(tf.tensor2d([[1, 2]]), tf.tensor2d([[0, 0]])).dataSync(); // Float32Array [2.5]
 */
export function gaussianKl(mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
  tensor('gaussianKl', 'mean', mean);
  tensor('gaussianKl', 'logVariance', logVariance);
  if (mean.shape.join() !== logVariance.shape.join()) {
    const expected = `of the shape of mean, [${mean.shape.join(', ')}]`;
    fail('gaussianKl', 'logVariance', expected, logVariance.shape);
  }
  return tf.tidy(() => {
    const spread = tf.sub(tf.exp(logVariance), tf.add(logVariance, 1));
    return tf.mul(tf.sum(tf.add(tf.square(mean), spread), -1), 0.5);
  });
}
