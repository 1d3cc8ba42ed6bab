import * as tf from '@tensorflow/tfjs-core';
import { LAMB_STEP } from '../ops/kernel_names.js';
import { power32 } from '../ops/updates/float32.js';
import { movingAverage } from '../ops/updates/moving_average.js';
import { KerasOptimizer } from './keras_optimizer.js';
import { MOMENTS, type MomentOptions } from './moment_options.js';
import type { KeptTensors, StepState } from './step.js';

/** Lamb (You et al. 2020, arXiv 1904.00962): Adam, each step as long as its variable, times the rate. */
export class Lamb extends KerasOptimizer<typeof MOMENTS> {
  /** @nocollapse */
  static readonly className = 'KerasLamb';

  constructor(options: MomentOptions = {}) {
    super('lamb', options as object, MOMENTS);
  }

  protected kinds() {
    return [{ suffix: 'momentum' }, { suffix: 'velocity' }];
  }

  /** 1 - beta^t of both moments. */
  private corrections(step: number): { first: number; second: number } {
    const { beta1, beta2 } = this.settings;
    const of = (beta: number) => Math.fround(1 - power32(beta, step));
    return { first: of(beta1), second: of(beta2) };
  }

  protected override pass(_: tf.Variable, { rate, step }: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const decays = { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2 };
    const numbers = { ...decays, ...this.corrections(step), epsilon, rate };
    return { kernel: LAMB_STEP, numbers };
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const { rate, step } = state;
    const momentum = movingAverage(kept.momentum!, gradient, beta1);
    const velocity = movingAverage(kept.velocity!, tf.square(gradient), beta2);
    const { first, second } = this.corrections(step);
    const root = tf.add(tf.sqrt(tf.div(velocity, second)), epsilon);
    const direction = tf.div(tf.div(momentum, first), root);
    const [length, own] = [value, direction].map((x) => tf.sqrt(tf.sum(tf.square(x))));
    const known = tf.logicalAnd(tf.greater(length!, 0), tf.greater(own!, 0));
    const ratio = tf.where(known, tf.div(length!, own!), 1);
    return { value: tf.sub(value, tf.mul(direction, tf.mul(ratio, rate))), momentum, velocity };
  }
}
tf.serialization.registerClass(Lamb);
