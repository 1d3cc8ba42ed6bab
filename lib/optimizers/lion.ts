import * as tf from '@tensorflow/tfjs-core';
import { LION_STEP } from '../ops/kernel_names.js';
import { rest32 } from '../ops/updates/float32.js';
import { movingAverage } from '../ops/updates/moving_average.js';
import { KerasOptimizer } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `lion` takes. */
export interface LionOptions extends OptimizerOptions {
  /** How much of the mean is in the step. Default 0.9. */
  beta1?: number;
  /** The decay of the mean. Default 0.99. */
  beta2?: number;
}

const OWN = { learningRate: 0.001, beta1: 0.9, beta2: 0.99 };

/** Lion (Chen et al. 2023, arXiv 2302.06675): the sign of a mean of gradients. */
export class Lion extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasLion';

  constructor(options: LionOptions = {}) {
    super('lion', options as object, OWN);
  }

  protected kinds() {
    return [{ suffix: 'momentum' }];
  }

  protected override pass(_: tf.Variable, { rate }: StepState) {
    const { beta1, beta2 } = this.settings;
    const decays = { beta1, rest1: rest32(beta1), beta2, rest2: rest32(beta2) };
    return { kernel: LION_STEP, numbers: { ...decays, rate } };
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, { rate }: StepState) {
    const { beta1, beta2 } = this.settings;
    const sign = tf.sign(movingAverage(kept.momentum!, gradient, beta1, rest32(beta1)));
    const momentum = movingAverage(kept.momentum!, gradient, beta2, rest32(beta2));
    return { value: tf.sub(value, tf.mul(sign, rate)), momentum };
  }
}
tf.serialization.registerClass(Lion);
