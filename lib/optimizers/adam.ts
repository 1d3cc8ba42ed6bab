import * as tf from '@tensorflow/tfjs-core';
import { adamPass, adamUpdate } from '../ops/updates/adam.js';
import { KerasOptimizer } from './keras_optimizer.js';
import { MOMENTS, type MomentOptions } from './moment_options.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `adam` and `adamW` take. */
export interface AdamOptions extends MomentOptions {
  /** Whether the largest mean of squares so far is taken. Default false. */
  amsgrad?: boolean;
}

const OWN = { ...MOMENTS, amsgrad: false };

/** Adam (Kingma & Ba 2015, arXiv 1412.6980); AMSGrad (Reddi et al. 2018, arXiv 1904.09237). */
export class Adam extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className: string = 'KerasAdam';

  constructor(options: AdamOptions = {}, where = 'adam', own: typeof OWN & OptimizerOptions = OWN) {
    super(where, options as object, own as typeof OWN);
  }

  protected kinds() {
    const moments = [{ suffix: 'momentum' }, { suffix: 'velocity' }];
    return this.settings.amsgrad ? [...moments, { suffix: 'velocity_hat' }] : moments;
  }

  protected override pass(_: tf.Variable, state: StepState) {
    return adamPass({ ...this.settings, ...state });
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { momentum, velocity, velocity_hat: largest } = kept;
    const slots = { m: momentum!, v: velocity!, largest };
    const next = adamUpdate(value, gradient, slots, { ...this.settings, ...state });
    return {
      value: next.value,
      momentum: next.m,
      velocity: next.v,
      ...(next.largest && { velocity_hat: next.largest }),
    };
  }
}
tf.serialization.registerClass(Adam);

/** Adam with weight decay (Loshchilov & Hutter 2019, arXiv 1711.05101). */
export class AdamW extends Adam {
  /** @nocollapse */
  static override readonly className = 'KerasAdamW';

  constructor(options: AdamOptions = {}) {
    super(options, 'adamW', { ...OWN, weightDecay: 0.004 });
  }
}
tf.serialization.registerClass(AdamW);
