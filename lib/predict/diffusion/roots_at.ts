import * as tf from '@tensorflow/tfjs-core';
import { fail, numbers } from '../../check.js';
import { tensor } from '../../tfjs/check.js';
import { keptSignal } from './kept_signal.js';
import { linearBetas } from './linear_betas.js';

/**
 * What images and noise are multiplied with at a time of each: the root of what is left of the signal by then, and that of the rest.
 *
 * @returns two tensors, [batch, 1, ...]
 * @throws ValueError for shapes that differ, or times that there are not
 */
export function rootsAt(
  where: string,
  images: tf.Tensor,
  noise: tf.Tensor,
  times: ArrayLike<number>,
  betas: ArrayLike<number> = linearBetas(),
): [ofImage: tf.Tensor, ofNoise: tf.Tensor] {
  const { shape } = tensor(where, 'images', images);
  tensor(where, 'noise', noise);
  if (noise.shape.join() !== shape.join()) fail(where, 'noise', `of shape ${shape}`, noise.shape);
  const kept = keptSignal(where, betas);
  const at = Array.from(numbers(where, 'times', times));
  const valid = at.length === (shape[0] ?? 0) && at.every((time) => kept[time] !== undefined);
  if (!valid) fail(where, 'times', `of each image, integers from 0 to ${kept.length - 1}`, times);
  const each = (of: (left: number) => number) =>
    tf.tensor(
      at.map((time) => Math.sqrt(of(kept[time]!))),
      shape.map((size, axis) => (axis === 0 ? size : 1)),
    );
  return [each((left) => left), each((left) => 1 - left)];
}
