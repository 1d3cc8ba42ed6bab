import * as tf from '@tensorflow/tfjs-core';
import { power32 } from '../ops/updates/float32.js';
import { movingAverage } from '../ops/updates/moving_average.js';
import { KerasOptimizer } from './keras_optimizer.js';
import { MOMENTS, type MomentOptions } from './moment_options.js';
import type { KeptTensors, StepState } from './step.js';

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
    return this.settings.beta1 * (1 - 0.5 * 0.96 ** step);
  }

  /** The product of all momenta up to a step. */
  private productUpTo(step: number): number {
    let product = 1;
    // It ends early where it no longer changes.
    for (let t = 1; t <= step && product > 0; t++)
      product = Math.fround(product * this.momentumAt(t));
    return product;
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const { rate, step } = state;
    const [now, next] = [this.momentumAt(step), this.momentumAt(step + 1)];
    const product = this.productUpTo(step);
    const momentum = movingAverage(kept.momentum!, gradient, beta1);
    const velocity = movingAverage(kept.velocity!, tf.square(gradient), beta2);
    const mean = tf.add(
      tf.mul(momentum, next / (1 - product * next)),
      tf.mul(gradient, (1 - now) / (1 - product)),
    );
    const root = tf.sqrt(tf.div(velocity, Math.fround(1 - power32(beta2, step))));
    const moved = tf.div(tf.mul(mean, rate), tf.add(root, epsilon));
    return { value: tf.sub(value, moved), momentum, velocity };
  }
}
tf.serialization.registerClass(Nadam);
