import * as tf from '@tensorflow/tfjs-core';
import { linearBetas } from './linear_betas.js';
import { rootsAt } from './roots_at.js';

/**
 * Images after some steps of diffusion, all at once: what a model such as `diffusionUnet` is trained on, to tell the noise.
 *
 * Source: Ho, Jain & Abbeel 2020, arXiv 2006.11239, equation 4.
 *
 * @param images [batch, ...shape], of mean 0 and variance 1, about
 * @param noise of the same shape, normal
 * @param times for each image how many steps, less one: from 0 up to but without the number of betas
 * @param betas the variance of each step; default `linearBetas()`
 * @returns of the same shape, the image times the root of a plus the noise times that of 1 - a, where a is the product of 1 - beta
 *     up to its time
 * @throws ValueError for shapes that differ, or times that there are not
 * @example
 * const [image, noise] = [tf.ones([1, 2]), tf.zeros([1, 2])];
 * addNoise(image, noise, [0], [0.75]).dataSync(); // Float32Array [0.5, 0.5]
 */
export function addNoise(
  images: tf.Tensor,
  noise: tf.Tensor,
  times: ArrayLike<number>,
  betas: ArrayLike<number> = linearBetas(),
): tf.Tensor {
  return tf.tidy(() => {
    const [ofImage, ofNoise] = rootsAt('addNoise', images, noise, times, betas);
    return tf.add(tf.mul(images, ofImage), tf.mul(noise, ofNoise));
  });
}
