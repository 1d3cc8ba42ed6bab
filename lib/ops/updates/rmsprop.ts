import * as tf from '@tensorflow/tfjs-core';
import { RMSPROP_STEP } from '../kernel_names.js';
import { movingAverage } from './moving_average.js';
import type { StepPass } from './one_pass.js';

/** What a step of RMSprop takes besides its tensors. */
export interface RmspropSettings {
  readonly rate: number;
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
}

/** The step as one kernel. */
export function rmspropPass({ rate, rho, momentum, epsilon }: RmspropSettings): StepPass {
  return { kernel: RMSPROP_STEP, numbers: { rho, rest: 1 - rho, momentum, epsilon, rate } };
}

/** What it keeps: means of squares, steps with momentum, means of gradients where it is centered. */
export interface RmspropSlots {
  velocity: tf.Tensor;
  momentum?: tf.Tensor | undefined;
  average?: tf.Tensor | undefined;
}

/**
 * A step of RMSprop (Hinton, lecture 6e) as Keras has it; with `average` centered: divided by the deviation of
 * the gradients, not by their size (Graves 2013, arXiv 1308.0850, equations 38 to 45).
 */
export function rmspropUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: RmspropSlots,
  { rate, rho, momentum, epsilon }: RmspropSettings,
): RmspropSlots & { value: tf.Tensor } {
  return tf.tidy(() => {
    const velocity = movingAverage(slots.velocity, tf.square(gradient), rho);
    const average = slots.average && movingAverage(slots.average, gradient, rho);
    const spread = average === undefined ? velocity : tf.sub(velocity, tf.square(average));
    const step = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(spread, epsilon)));
    const moved = slots.momentum && tf.add(tf.mul(slots.momentum, momentum), step);
    return {
      value: tf.sub(value, moved ?? step),
      velocity,
      ...(moved && { momentum: moved }),
      ...(average && { average }),
    };
  });
}
