import * as tf from '@tensorflow/tfjs-core';

let depth = 0;

/** Runs what computes a loss without gradients, as an evaluation does. */
export function inLossScope<T>(run: () => T): T {
  depth++;
  try {
    return run();
  } finally {
    depth--;
  }
}

/** Whether such a loss is computed. */
export const inLoss = (): boolean => depth > 0;

/** Whether somebody asks for what layers add to the loss: gradients do as well. */
export const hasLoss = (): boolean => inLoss() || tf.engine().state.gradientDepth > 0;
