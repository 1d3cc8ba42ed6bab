import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { tensor } from '../tfjs/check.js';

/**
 * The peak signal-to-noise ratio of each image of 0..1 against the true one, in decibels: 20 for an error of 0.1
 * everywhere, and 100 where they are equal.
 *
 * @param images `[n, height, width, channels]`, 0..1
 * @param truth of the same shape
 * @returns `[n]`, dB
 * @throws ValueError for shapes that differ
 * @example
 * const truth = tf.fill([1, 8, 8, 1], 0.5) as tf.Tensor4D;
 * psnr(tf.add(truth, 0.1), truth).dataSync(); // Float32Array [20]
 */
export function psnr(images: tf.Tensor4D, truth: tf.Tensor4D): tf.Tensor1D {
  for (const [name, values] of Object.entries({ images, truth })) {
    tensor('psnr', name, values, { rank: 4 });
    if (values.size === 0) fail('psnr', name, 'not empty', values.shape);
  }
  if (images.shape.join() !== truth.shape.join()) {
    fail('psnr', 'truth', `of the shape of images, [${images.shape.join(', ')}]`, truth.shape);
  }
  return tf.tidy(() => {
    const mse = tf.mean(tf.squaredDifference(images, truth), [1, 2, 3]);
    return tf.mul(tf.log(tf.maximum(mse, 1e-10)), -10 / Math.LN10);
  });
}
