import * as tf from '@tensorflow/tfjs-core';
import { adamaxUpdate } from '../ops/updates/adamax.js';
import { type KeptTensors, KerasOptimizer, type StepState } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';

/** What `adamax` takes. */
export interface AdamaxOptions extends OptimizerOptions {
  /** The decay of the mean of gradients. Default 0.9. */
  beta1?: number;
  /** The decay of the largest gradient. Default 0.999. */
  beta2?: number;
  /** What is added to it. Default 1e-7. */
  epsilon?: number;
}

const OWN = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Adamax (Kingma & Ba 2015, arXiv 1412.6980, section 7). */
export class Adamax extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasAdamax';

  constructor(options: AdamaxOptions = {}) {
    super('adamax', options as object, OWN);
  }

  protected kinds() {
    return [{ suffix: 'momentum' }, { suffix: 'norm' }];
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const slots = { m: kept.momentum!, u: kept.norm! };
    const next = adamaxUpdate(value, gradient, slots, { beta1, beta2, epsilon, ...state });
    return { value: next.value, momentum: next.m, norm: next.u };
  }
}
tf.serialization.registerClass(Adamax);
