import * as tf from '@tensorflow/tfjs-core';
import { filterSeparably, gaussian } from './gaussian_filter.js';

/** Constants of the paper: width and standard deviation of the window, in pixels, K1 and K2 squared. */
const WIDTH = 11;
const SIGMA = 1.5;
const [C1, C2] = [0.01 ** 2, 0.03 ** 2];

/**
 * The structural similarity of each image [n, height, width, 1] of 0..1 to `truth`: 1 for equal
 * ones, about 0 for those that have nothing in common. As `tf.image.ssim` of TensorFlow computes
 * it; an axis shorter than the window of 11 pixels takes a window of its own length.
 *
 * @returns [n]
 *
 * Source: Wang, Bovik, Sheikh & Simoncelli 2004, IEEE Transactions on Image Processing 13,
 * equation 13, with its Gaussian window of 11x11.
 */
export function ssim(images: tf.Tensor4D, truth: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => {
    const [, height, width] = images.shape;
    const weights = (length: number) => gaussian(Math.min(length, WIDTH), SIGMA);
    const window = [weights(height), weights(width)] as const;
    const mean = (x: tf.Tensor4D) => filterSeparably(x, window, 'valid');
    const [x, y] = [mean(images), mean(truth)];
    const [xx, yy, xy] = [tf.square(x), tf.square(y), tf.mul(x, y)];
    const varianceX = tf.sub(mean(tf.square(images)), xx);
    const varianceY = tf.sub(mean(tf.square(truth)), yy);
    const covariance = tf.sub(mean(tf.mul(images, truth)), xy);
    const above = tf.mul(tf.add(tf.mul(xy, 2), C1), tf.add(tf.mul(covariance, 2), C2));
    const below = tf.mul(tf.add(tf.add(xx, yy), C1), tf.add(tf.add(varianceX, varianceY), C2));
    return tf.mean(tf.div(above, below), [1, 2, 3]);
  });
}
