import * as tf from '@tensorflow/tfjs-core';
import { SGD_STEP } from '../ops/kernel_names.js';
import { KerasOptimizer } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `sgd` takes. */
export interface SGDOptions extends OptimizerOptions {
  /** The part of a step that the next goes on with. Default 0. */
  momentum?: number;
  /** Whether the gradient is that behind the step of the momentum. Default false. */
  nesterov?: boolean;
}

const OWN = { learningRate: 0.01, momentum: 0, nesterov: false };

/** Gradient descent, with momentum or Nesterov's (Sutskever et al. 2013). */
export class SGD extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasSGD';

  constructor(options: SGDOptions = {}) {
    super('sgd', options as object, OWN);
  }

  protected kinds() {
    return this.settings.momentum === 0 ? [] : [{ suffix: 'momentum' }];
  }

  protected override pass(_: tf.Variable, { rate }: StepState) {
    const { momentum, nesterov } = this.settings;
    return { kernel: SGD_STEP, numbers: { rate, momentum, nesterov: Number(nesterov) } };
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, { rate }: StepState) {
    const { momentum, nesterov } = this.settings;
    const step = tf.mul(gradient, -rate);
    if (kept.momentum === undefined) return { value: tf.add(value, step) };
    const moved = tf.add(tf.mul(kept.momentum, momentum), step);
    const ahead = nesterov ? tf.add(tf.mul(moved, momentum), step) : moved;
    return { value: tf.add(value, ahead), momentum: moved };
  }
}
tf.serialization.registerClass(SGD);
