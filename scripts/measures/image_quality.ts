import * as tf from '@tensorflow/tfjs-core';
import { filterSeparably, gaussian } from '../../lib/measures/gaussian_filter.js';

/**
 * Images [n, height, width, 1] blurred by a Gaussian of standard deviation `sigma` pixels. At the
 * border only pixels of the image count.
 */
export function blur(images: tf.Tensor4D, sigma: number): tf.Tensor4D {
  return tf.tidy(() => {
    const weights = gaussian(2 * Math.ceil(3 * sigma) + 1, sigma);
    const filtered = (x: tf.Tensor4D) => filterSeparably(x, [weights, weights], 'same');
    return tf.div(filtered(images), filtered(tf.onesLike(images)));
  });
}

/** The peak signal-to-noise ratio of each image [n, height, width, 1] of 0..1 against `truth`, dB. */
export function psnr(images: tf.Tensor4D, truth: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => {
    const mse = tf.mean(tf.squaredDifference(images, truth), [1, 2, 3]);
    return tf.mul(tf.log(tf.maximum(mse, 1e-10)), -10 / Math.LN10);
  });
}
