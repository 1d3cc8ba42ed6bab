import * as tf from '@tensorflow/tfjs-core';
import { fail, numbers } from '../../check.js';
import { tensor } from '../../tfjs/check.js';
import { keptSignal } from './kept_signal.js';
import { linearBetas } from './linear_betas.js';

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
  const where = 'addNoise';
  const { shape } = tensor(where, 'images', images);
  tensor(where, 'noise', noise);
  if (noise.shape.join() !== shape.join()) fail(where, 'noise', `of shape ${shape}`, noise.shape);
  const kept = keptSignal(where, betas);
  const at = Array.from(numbers(where, 'times', times));
  const valid = at.length === (shape[0] ?? 0) && at.every((time) => kept[time] !== undefined);
  if (!valid) fail(where, 'times', `of each image, integers from 0 to ${kept.length - 1}`, times);
  return tf.tidy(() => {
    const each = (of: (left: number) => number) =>
      tf.tensor(
        at.map((time) => Math.sqrt(of(kept[time]!))),
        shape.map((size, axis) => (axis === 0 ? size : 1)),
      );
    const clean = tf.mul(
      images,
      each((left) => left),
    );
    return tf.add(
      clean,
      tf.mul(
        noise,
        each((left) => 1 - left),
      ),
    );
  });
}
