import * as tf from '@tensorflow/tfjs-core';
import { ADAMAX_STEP } from '../kernel_names.js';
import type { AdamSettings } from './adam.js';
import { power32 } from './float32.js';
import { movingAverage } from './moving_average.js';
import type { StepPass } from './one_pass.js';

/** The rate with the correction of the moment in it. */
function adamaxRate({ rate, beta1, step }: AdamSettings): number {
  return rate / Math.fround(1 - power32(beta1, step));
}

/** The step as one kernel. */
export function adamaxPass(settings: AdamSettings): StepPass {
  const { beta1, beta2, epsilon } = settings;
  const numbers = { beta1, rest1: 1 - beta1, beta2, epsilon, rate: adamaxRate(settings) };
  return { kernel: ADAMAX_STEP, numbers };
}

/** A step of Adamax (Kingma & Ba 2015, arXiv 1412.6980, algorithm 2) as Keras has it. */
export function adamaxUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  { m, u }: { m: tf.Tensor; u: tf.Tensor },
  settings: AdamSettings,
): { value: tf.Tensor; m: tf.Tensor; u: tf.Tensor } {
  const { beta1, beta2, epsilon } = settings;
  return tf.tidy(() => {
    const newM = movingAverage(m, gradient, beta1);
    const newU = tf.maximum(tf.mul(u, beta2), tf.abs(gradient));
    const moved = tf.div(newM, tf.add(newU, epsilon));
    return { value: tf.add(tf.mul(moved, -adamaxRate(settings)), value), m: newM, u: newU };
  });
}
