import * as tf from '@tensorflow/tfjs-core';
import { rootsAt } from './roots_at.js';

/**
 * What a model is trained to tell of the images of `addNoise` where it `predicts: 'velocity'`: at little noise this is the noise, at
 * much of it the image, so that its error says as much at each time.
 *
 * Source: Salimans & Ho 2022, arXiv 2202.00512, appendix D.
 *
 * @param images [batch, ...shape], of mean 0 and variance 1, about
 * @param noise of the same shape, normal
 * @param times for each image how many steps, less one: from 0 up to but without the number of betas
 * @param betas the variance of each step; default `linearBetas()`
 * @returns of the same shape, the noise times the root of a less the image times that of 1 - a, where a is the product of 1 - beta
 *     up to its time
 * @throws ValueError for shapes that differ, or times that there are not
 * @example
 * const [image, noise] = [tf.ones([1, 2]), tf.zeros([1, 2])];
 * velocity(image, noise, [0], [0.25]).dataSync(); // Float32Array [-0.5, -0.5]
 */
export function velocity(
  images: tf.Tensor,
  noise: tf.Tensor,
  times: ArrayLike<number>,
  betas?: ArrayLike<number>,
): tf.Tensor {
  return tf.tidy(() => {
    const [ofImage, ofNoise] = rootsAt('velocity', images, noise, times, betas);
    return tf.sub(tf.mul(noise, ofImage), tf.mul(images, ofNoise));
  });
}
