import * as tf from '@tensorflow/tfjs-core';
import { ADADELTA_STEP } from '../kernel_names.js';
import { movingAverage } from './moving_average.js';
import type { StepPass } from './one_pass.js';

/** What a step of Adadelta takes besides its tensors. */
export interface AdadeltaSettings {
  readonly rate: number;
  readonly rho: number;
  readonly epsilon: number;
}

/** The step as one kernel. */
export function adadeltaPass({ rate, rho, epsilon }: AdadeltaSettings): StepPass {
  return { kernel: ADADELTA_STEP, numbers: { rho, rest: 1 - rho, epsilon, rate } };
}

/** A step of Adadelta (Zeiler 2012, arXiv 1212.5701, algorithm 1), times a rate as Keras has it. */
export function adadeltaUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: { gradients: tf.Tensor; deltas: tf.Tensor },
  { rate, rho, epsilon }: AdadeltaSettings,
): { value: tf.Tensor; gradients: tf.Tensor; deltas: tf.Tensor } {
  return tf.tidy(() => {
    const root = (x: tf.Tensor) => tf.sqrt(tf.add(x, epsilon));
    const gradients = movingAverage(slots.gradients, tf.square(gradient), rho);
    const delta = tf.div(tf.mul(root(slots.deltas), gradient), root(gradients));
    const deltas = movingAverage(slots.deltas, tf.square(delta), rho);
    return { value: tf.add(tf.mul(delta, -rate), value), gradients, deltas };
  });
}
