import * as tf from '@tensorflow/tfjs-core';
import { adamaxPass, adamaxUpdate } from '../ops/updates/adamax.js';
import { KerasOptimizer } from './keras_optimizer.js';
import { MOMENTS, type MomentOptions } from './moment_options.js';
import type { KeptTensors, StepState } from './step.js';

/** Adamax (Kingma & Ba 2015, arXiv 1412.6980, section 7). */
export class Adamax extends KerasOptimizer<typeof MOMENTS> {
  /** @nocollapse */
  static readonly className = 'KerasAdamax';

  constructor(options: MomentOptions = {}) {
    super('adamax', options as object, MOMENTS);
  }

  protected kinds() {
    return [{ suffix: 'momentum' }, { suffix: 'norm' }];
  }

  protected override pass(_: tf.Variable, state: StepState) {
    return adamaxPass({ ...this.settings, ...state });
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const slots = { m: kept.momentum!, u: kept.norm! };
    const next = adamaxUpdate(value, gradient, slots, { beta1, beta2, epsilon, ...state });
    return { value: next.value, momentum: next.m, norm: next.u };
  }
}
tf.serialization.registerClass(Adamax);
