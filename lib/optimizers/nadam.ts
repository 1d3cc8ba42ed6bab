import * as tf from '@tensorflow/tfjs-core';
import { NADAM_STEP } from '../ops/kernel_names.js';
import { power32, rest32 } from '../ops/updates/float32.js';
import { movingAverage } from '../ops/updates/moving_average.js';
import { scaledSum } from '../ops/updates/scaled_sum.js';
import { KerasOptimizer } from './keras_optimizer.js';
import { MOMENTS, type MomentOptions } from './moment_options.js';
import type { KeptTensors, StepState } from './step.js';

/** The part of beta1 that is the momentum of a step, rounded as in Keras. */
function grown(step: number): number {
  return Math.fround(1 - Math.fround(0.5 * power32(0.96, step)));
}

/** Adam with Nesterov's momentum (Dozat 2016). */
export class Nadam extends KerasOptimizer<typeof MOMENTS> {
  /** @nocollapse */
  static readonly className = 'KerasNadam';

  constructor(options: MomentOptions = {}) {
    super('nadam', options as object, MOMENTS);
  }

  protected kinds() {
    return [{ suffix: 'momentum' }, { suffix: 'velocity' }];
  }

  /** The momentum of a step: Keras's schedule, with the decay of 0.96. */
  private momentumAt(step: number): number {
    return Math.fround(Math.fround(this.settings.beta1) * grown(step));
  }

  /** The product of all momenta up to a step. */
  productUpTo(step: number): number {
    const beta1 = Math.fround(this.settings.beta1);
    let product = 1;
    // It ends early where it no longer changes.
    for (let t = 1; t <= step && product > 0; t++) {
      product = Math.fround(Math.fround(product * beta1) * grown(t));
    }
    return product;
  }

  /** The parts of the moment and of the gradient in a step, and 1 - beta2^t. */
  private corrections(step: number): Record<'ofMoment' | 'ofGradient' | 'second', number> {
    const [now, next] = [this.momentumAt(step), this.momentumAt(step + 1)];
    const product = this.productUpTo(step);
    return {
      ofMoment: next / (1 - product * next),
      ofGradient: (1 - now) / (1 - product),
      second: Math.fround(1 - power32(this.settings.beta2, step)),
    };
  }

  protected override pass(_: tf.Variable, { rate, step }: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const decays = { beta1, rest1: rest32(beta1), beta2, rest2: rest32(beta2) };
    const numbers = { ...decays, ...this.corrections(step), epsilon, rate };
    return { kernel: NADAM_STEP, numbers };
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const { rate, step } = state;
    const { ofMoment, ofGradient, second } = this.corrections(step);
    const momentum = movingAverage(kept.momentum!, gradient, beta1, rest32(beta1));
    const velocity = movingAverage(kept.velocity!, tf.square(gradient), beta2, rest32(beta2));
    const mean = scaledSum(momentum, ofMoment, gradient, ofGradient);
    const root = tf.sqrt(tf.div(velocity, second));
    const moved = tf.div(tf.mul(mean, rate), tf.add(root, epsilon));
    return { value: tf.sub(value, moved), momentum, velocity };
  }
}
tf.serialization.registerClass(Nadam);
