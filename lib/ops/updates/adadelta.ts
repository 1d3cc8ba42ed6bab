import * as tf from '@tensorflow/tfjs-core';
import { movingAverage } from './moving_average.js';

/** A step of Adadelta (Zeiler 2012, arXiv 1212.5701, algorithm 1), times a rate as Keras has it. */
export function adadeltaUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: { gradients: tf.Tensor; deltas: tf.Tensor },
  { rate, rho, epsilon }: { rate: number; rho: number; epsilon: number },
): { value: tf.Tensor; gradients: tf.Tensor; deltas: tf.Tensor } {
  return tf.tidy(() => {
    const root = (x: tf.Tensor) => tf.sqrt(tf.add(x, epsilon));
    const gradients = movingAverage(slots.gradients, tf.square(gradient), rho);
    const delta = tf.div(tf.mul(root(slots.deltas), gradient), root(gradients));
    const deltas = movingAverage(slots.deltas, tf.square(delta), rho);
    return { value: tf.add(tf.mul(delta, -rate), value), gradients, deltas };
  });
}
