import * as tf from '@tensorflow/tfjs-core';
import { filterSeparably, gaussian } from './gaussian_filter.js';
import { fromPlanes, planesOf } from './planes.js';

/**
 * Images [n, height, width, channels] blurred by a Gaussian of standard deviation `sigma` pixels. At the
 * border only pixels of the image count.
 */
export function blur(images: tf.Tensor4D, sigma: number): tf.Tensor4D {
  return tf.tidy(() => {
    const weights = gaussian(2 * Math.ceil(3 * sigma) + 1, sigma);
    const filtered = (x: tf.Tensor4D) => filterSeparably(x, [weights, weights], 'same');
    const planes = planesOf(images);
    const blurred = tf.div(filtered(planes), filtered(tf.onesLike(planes))) as tf.Tensor4D;
    return fromPlanes(blurred, images.shape[3]);
  });
}
