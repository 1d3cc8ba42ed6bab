import * as tf from '@tensorflow/tfjs-core';
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

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { beta1, beta2, epsilon } = this.settings;
    const { rate, step } = state;
    const momentum = movingAverage(kept.momentum!, gradient, beta1);
    const velocity = movingAverage(kept.velocity!, tf.square(gradient), beta2);
    const [first, second] = [beta1, beta2].map((beta) => Math.fround(1 - power32(beta, step)));
    const root = tf.add(tf.sqrt(tf.div(velocity, second!)), epsilon);
    const direction = tf.div(tf.div(momentum, first!), root);
    const [length, own] = [value, direction].map((x) => tf.sqrt(tf.sum(tf.square(x))));
    const known = tf.logicalAnd(tf.greater(length!, 0), tf.greater(own!, 0));
    const ratio = tf.where(known, tf.div(length!, own!), 1);
    return { value: tf.sub(value, tf.mul(direction, tf.mul(ratio, rate))), momentum, velocity };
  }
}
tf.serialization.registerClass(Lamb);
