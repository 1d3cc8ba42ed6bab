import * as tf from '@tensorflow/tfjs-core';
import { adagradPass, adagradUpdate } from '../ops/updates/adagrad.js';
import { KerasOptimizer } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `adagrad` takes. */
export interface AdagradOptions extends OptimizerOptions {
  /** What the sum of squares starts as. Default 0.1. */
  initialAccumulatorValue?: number;
  /** What is added within the root. Default 1e-7. */
  epsilon?: number;
}

const OWN = { learningRate: 0.001, initialAccumulatorValue: 0.1, epsilon: 1e-7 };

/** Adagrad (Duchi et al. 2011, JMLR 12). */
export class Adagrad extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasAdagrad';

  constructor(options: AdagradOptions = {}) {
    super('adagrad', options as object, OWN);
  }

  protected kinds() {
    return [{ suffix: 'accumulator', fill: this.settings.initialAccumulatorValue }];
  }

  protected override pass(_: tf.Variable, { rate }: StepState) {
    return adagradPass({ ...this.settings, rate });
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, { rate }: StepState) {
    const { epsilon } = this.settings;
    return {
      ...adagradUpdate(value, gradient, { accumulator: kept.accumulator! }, { rate, epsilon }),
    };
  }
}
tf.serialization.registerClass(Adagrad);
