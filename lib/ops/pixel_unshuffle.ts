import * as tf from '@tensorflow/tfjs-core';
import { firstToLast, type PixelOrder } from './pixel_shuffle.js';

/**
 * Space to channels on every spatial axis, the inverse of pixelShuffle.
 *
 * @param x [batch, ...spatial, channels], each spatial length a multiple of its factor
 * @param factors one for each spatial axis
 * @returns [batch, ...spatial / factors, prod(factors) * channels]
 */
export function pixelUnshuffle(
  x: tf.Tensor,
  factors: readonly number[],
  order: PixelOrder,
): tf.Tensor {
  return tf.tidy(() =>
    firstToLast(factors, order === 'torch').reduce((y, [axis, s]) => {
      const length = y.shape[axis]! / s;
      const before = tf.util.sizeFromShape(y.shape.slice(0, axis)) * length;
      const between = tf.util.sizeFromShape(y.shape.slice(axis + 1, -1));
      const channels = y.shape.at(-1)!;
      const split = tf.reshape(y, [before, s, between, channels]);
      const turned = tf.transpose(split, order === 'tf' ? [0, 2, 1, 3] : [0, 2, 3, 1]);
      return tf.reshape(turned, y.shape.with(axis, length).with(-1, channels * s));
    }, x),
  );
}
