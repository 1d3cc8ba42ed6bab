import type * as tf from '@tensorflow/tfjs-core';
import { scaledSum } from './scaled_sum.js';

/** The average moved towards a new value: decay * average + rest * value. */
export function movingAverage(
  average: tf.Tensor,
  value: tf.Tensor,
  decay: number,
  rest: number = 1 - decay,
): tf.Tensor {
  return scaledSum(average, decay, value, rest);
}
