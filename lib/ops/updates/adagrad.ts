import * as tf from '@tensorflow/tfjs-core';
import { ADAGRAD_STEP } from '../kernel_names.js';
import type { StepPass } from './one_pass.js';

/** What a step of Adagrad takes besides its tensors. */
export interface AdagradSettings {
  readonly rate: number;
  readonly epsilon: number;
}

/** The step as one kernel. */
export function adagradPass({ rate, epsilon }: AdagradSettings): StepPass {
  return { kernel: ADAGRAD_STEP, numbers: { epsilon, rate } };
}

/** A step of Adagrad (Duchi et al. 2011, JMLR 12) as Keras has it: epsilon within the root. */
export function adagradUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: { accumulator: tf.Tensor },
  { rate, epsilon }: AdagradSettings,
): { value: tf.Tensor; accumulator: tf.Tensor } {
  return tf.tidy(() => {
    const accumulator = tf.add(slots.accumulator, tf.square(gradient));
    const step = tf.div(gradient, tf.sqrt(tf.add(accumulator, epsilon)));
    return { value: tf.add(tf.mul(step, -rate), value), accumulator };
  });
}
