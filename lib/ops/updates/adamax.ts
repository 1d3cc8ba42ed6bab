import * as tf from '@tensorflow/tfjs-core';
import type { AdamSettings } from './adam.js';
import { power32 } from './float32.js';
import { movingAverage } from './moving_average.js';

/** A step of Adamax (Kingma & Ba 2015, arXiv 1412.6980, algorithm 2) as Keras has it. */
export function adamaxUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  { m, u }: { m: tf.Tensor; u: tf.Tensor },
  { rate, beta1, beta2, epsilon, step }: AdamSettings,
): { value: tf.Tensor; m: tf.Tensor; u: tf.Tensor } {
  return tf.tidy(() => {
    const newM = movingAverage(m, gradient, beta1);
    const newU = tf.maximum(tf.mul(u, beta2), tf.abs(gradient));
    const corrected = rate / Math.fround(1 - power32(beta1, step));
    const moved = tf.div(newM, tf.add(newU, epsilon));
    return { value: tf.add(tf.mul(moved, -corrected), value), m: newM, u: newU };
  });
}
