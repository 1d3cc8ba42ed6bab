import * as tf from '@tensorflow/tfjs-core';
import { adadeltaPass, adadeltaUpdate } from '../ops/updates/adadelta.js';
import { KerasOptimizer } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `adadelta` takes. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** The decay of both means of squares. Default 0.95. */
  rho?: number;
  /** What is added within the roots. Default 1e-7. */
  epsilon?: number;
}

const OWN = { learningRate: 0.001, rho: 0.95, epsilon: 1e-7 };

/** Adadelta (Zeiler 2012, arXiv 1212.5701). */
export class Adadelta extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasAdadelta';

  constructor(options: AdadeltaOptions = {}) {
    super('adadelta', options as object, OWN);
  }

  protected kinds() {
    return [{ suffix: 'accumulated_grad' }, { suffix: 'accumulated_delta_var' }];
  }

  protected override pass(_: tf.Variable, { rate }: StepState) {
    return adadeltaPass({ ...this.settings, rate });
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, { rate }: StepState) {
    const slots = { gradients: kept.accumulated_grad!, deltas: kept.accumulated_delta_var! };
    const next = adadeltaUpdate(value, gradient, slots, { ...this.settings, rate });
    const { gradients, deltas } = next;
    return { value: next.value, accumulated_grad: gradients, accumulated_delta_var: deltas };
  }
}
tf.serialization.registerClass(Adadelta);
