import * as tf from '@tensorflow/tfjs-core';

/** The sum over the dimensions along which `shape` was broadcast to x's. */
export function sumTo(x: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, x.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, shape);
}
