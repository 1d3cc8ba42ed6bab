import * as tf from '@tensorflow/tfjs-core';
import { rmspropPass, rmspropUpdate } from '../ops/updates/rmsprop.js';
import { KerasOptimizer } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `rmsprop` takes. */
export interface RMSpropOptions extends OptimizerOptions {
  /** The decay of the mean of squares. Default 0.9. */
  rho?: number;
  /** The part of a step that the next goes on with. Default 0. */
  momentum?: number;
  /** What is added within the root. Default 1e-7. */
  epsilon?: number;
  /** Whether gradients are divided by their deviation, not by their size. Default false. */
  centered?: boolean;
}

const OWN = { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false };

/** RMSprop (Hinton, lecture 6e), centered as Graves 2013, arXiv 1308.0850. */
export class RMSprop extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasRMSprop';

  constructor(options: RMSpropOptions = {}) {
    super('rmsprop', options as object, OWN);
  }

  protected kinds() {
    const { momentum, centered } = this.settings;
    return [
      { suffix: 'velocity' },
      ...(momentum > 0 ? [{ suffix: 'momentum' }] : []),
      ...(centered ? [{ suffix: 'average_gradient' }] : []),
    ];
  }

  protected override pass(_: tf.Variable, { rate }: StepState) {
    return rmspropPass({ ...this.settings, rate });
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, { rate }: StepState) {
    const { velocity, momentum, average_gradient: average } = kept;
    const slots = { velocity: velocity!, momentum, average };
    const next = rmspropUpdate(value, gradient, slots, { ...this.settings, rate });
    return {
      value: next.value,
      velocity: next.velocity,
      ...(next.momentum && { momentum: next.momentum }),
      ...(next.average && { average_gradient: next.average }),
    };
  }
}
tf.serialization.registerClass(RMSprop);
