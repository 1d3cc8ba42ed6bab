import * as tf from '@tensorflow/tfjs-core';
import { adamRate, adamUpdate } from '../ops/updates/adam.js';
import { movingAverage } from '../ops/updates/moving_average.js';
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

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { beta1, beta2, epsilon, amsgrad } = this.settings;
    const { momentum, velocity, velocity_hat: largest } = kept;
    const settings = { beta1, beta2, epsilon, ...state };
    if (!amsgrad) {
      const slots = { m: momentum!, v: velocity! };
      const { m, v, value: moved } = adamUpdate(value, gradient, slots, settings);
      return { value: moved, momentum: m, velocity: v };
    }
    const m = movingAverage(momentum!, gradient, beta1);
    const v = movingAverage(velocity!, tf.square(gradient), beta2);
    const hat = tf.maximum(largest!, v);
    const step = tf.div(m, tf.add(tf.sqrt(hat), epsilon));
    const moved = tf.sub(value, tf.mul(step, adamRate(settings)));
    return { value: moved, momentum: m, velocity: v, velocity_hat: hat };
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
