import * as tf from '@tensorflow/tfjs-core';

/** The average moved towards a new value: decay * average + (1 - decay) * value. */
export function movingAverage(average: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return tf.add(tf.mul(average, decay), tf.mul(value, 1 - decay));
}
