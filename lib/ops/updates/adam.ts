import * as tf from '@tensorflow/tfjs-core';
import { ADAM_STEP } from '../kernel_names.js';
import { power32 } from './float32.js';
import { movingAverage } from './moving_average.js';
import type { StepPass } from './one_pass.js';

/** What a step of Adam takes besides its tensors. */
export interface AdamSettings {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The number of the step, from 1. */
  readonly step: number;
}

/** The rate with the corrections of both moments in it: alpha_t of Kingma & Ba 2015, section 2, last paragraph. */
function adamRate({ rate, beta1, beta2, step }: AdamSettings): number {
  const f = Math.fround;
  const second = f(Math.sqrt(f(1 - power32(beta2, step))));
  return f(f(f(rate) * second) / f(1 - power32(beta1, step)));
}

/** The step as one kernel. */
export function adamPass(settings: AdamSettings): StepPass {
  const { beta1, beta2, epsilon } = settings;
  const decays = { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2 };
  const numbers = { ...decays, first: 1, second: 1, epsilon, rate: adamRate(settings) };
  return { kernel: ADAM_STEP, numbers };
}

/** What is kept: means of gradients and of squares, and for AMSGrad the largest mean of squares. */
export interface AdamSlots {
  readonly m: tf.Tensor;
  readonly v: tf.Tensor;
  readonly largest?: tf.Tensor | undefined;
}

/**
 * A step of Adam (Kingma & Ba 2015, arXiv 1412.6980) as Keras has it: epsilon stands beside the root of v
 * before its correction ("epsilon hat"); AMSGrad (Reddi et al. 2018, arXiv 1904.09237) with `largest`.
 */
export function adamUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: AdamSlots,
  settings: AdamSettings,
): AdamSlots & { readonly value: tf.Tensor } {
  const { beta1, beta2, epsilon } = settings;
  return tf.tidy(() => {
    const m = movingAverage(slots.m, gradient, beta1);
    const v = movingAverage(slots.v, tf.square(gradient), beta2);
    const largest = slots.largest && tf.maximum(slots.largest, v);
    const step = tf.div(m, tf.add(tf.sqrt(largest ?? v), epsilon));
    const moved = tf.add(tf.mul(step, -adamRate(settings)), value);
    return { value: moved, m, v, ...(largest && { largest }) };
  });
}
