import * as tf from '@tensorflow/tfjs-core';
import { maskOfValues } from './training/loss_mask.js';

/**
 * Mean and variance of the positions that a mask leaves, along all axes but one, as Keras 3's BatchNormalization has
 * them: sums divided by how many positions count, and 0 where none does.
 *
 * @param x [n, ..., channels]
 * @param mask [n, ...], true where a position counts; axes that it lacks count as a whole
 * @param axis the axis that is kept, from 0
 * @returns both of the rank of x, the other axes of length 1
 */
export function maskedMoments(
  x: tf.Tensor,
  mask: tf.Tensor,
  axis: number,
): { mean: tf.Tensor; variance: tf.Tensor } {
  const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const counting = maskOfValues(tf.cast(mask, 'bool'), x);
  // At least one: the backend's epsilon, which Keras adds here, is 1e-4 on graphics cards of half precision.
  const counts = tf.maximum(tf.sum(tf.cast(counting, x.dtype), others, true), 1);
  const zeros = tf.zerosLike(x);
  const left = (values: tf.Tensor) => tf.where(counting, values, zeros);
  const average = (values: tf.Tensor) => tf.div(tf.sum(values, others, true), counts);
  const mean = average(left(x));
  return { mean, variance: average(tf.square(left(tf.sub(x, mean)))) };
}
