import * as tf from '@tensorflow/tfjs-core';
import { ADAFACTOR_STEP } from '../ops/kernel_names.js';
import { movingAverage } from '../ops/updates/moving_average.js';
import { KerasOptimizer } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `adafactor` takes. */
export interface AdafactorOptions extends OptimizerOptions {
  /** The power of the step by which the decay of the means grows. Default -0.8. */
  beta2Decay?: number;
  /** What is added to squares. Default 1e-30. */
  epsilon1?: number;
  /** The least root mean square that a variable counts for. Default 1e-3. */
  epsilon2?: number;
  /** The largest root mean square of a step, before the rate. Default 1. */
  clipThreshold?: number;
  /** Has no effect, as in Keras: the rate is at most one by the root of the step in any case. Default true. */
  relativeStep?: boolean;
}

const OWN = {
  learningRate: 0.001,
  beta2Decay: -0.8,
  epsilon1: 1e-30,
  epsilon2: 1e-3,
  clipThreshold: 1,
  relativeStep: true,
};

/** Adafactor (Shazeer & Stern 2018, arXiv 1804.04235): Adam without momentum, whose means of squares of a matrix are kept as those of its rows and columns. */
export class Adafactor extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasAdafactor';

  constructor(options: AdafactorOptions = {}) {
    super('adafactor', options as object, OWN);
  }

  protected kinds() {
    const rows = ({ shape }: tf.Variable) => (shape.length < 2 ? [] : shape.slice(0, -1));
    const columns = ({ shape }: tf.Variable) =>
      shape.length < 2 ? [] : [...shape.slice(0, -2), shape.at(-1)!];
    return [{ suffix: 'r', shape: rows }, { suffix: 'c', shape: columns }, { suffix: 'velocity' }];
  }

  /** The rate and the decay of a step, the latter rounded as in Keras. */
  private ofStep({ rate, step }: StepState): { rate: number; decay: number } {
    const power = Math.fround(step ** Math.fround(this.settings.beta2Decay));
    return { rate: Math.min(rate, 1 / Math.sqrt(step)), decay: Math.fround(1 - power) };
  }

  protected override pass({ shape, size }: tf.Variable, state: StepState) {
    const { epsilon1, epsilon2, clipThreshold } = this.settings;
    const { rate, decay } = this.ofStep(state);
    const factored = shape.length >= 2;
    const [rows, columns] = factored ? (shape.slice(-2) as [number, number]) : [0, 0];
    const sides = { rows, columns, matrices: factored ? size / (rows * columns) : 0 };
    const numbers = { ...sides, decay, rest: 1 - decay, epsilon1, epsilon2, clipThreshold, rate };
    return { kernel: ADAFACTOR_STEP, numbers };
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { epsilon1, epsilon2, clipThreshold } = this.settings;
    const { rate, decay } = this.ofStep(state);
    const rms = (x: tf.Tensor) => tf.sqrt(tf.mean(tf.square(x)));
    const squares = tf.add(tf.square(gradient), epsilon1);
    const factored = value.rank >= 2;
    const r = factored ? movingAverage(kept.r!, tf.mean(squares, -1), decay) : kept.r!;
    const c = factored ? movingAverage(kept.c!, tf.mean(squares, -2), decay) : kept.c!;
    const velocity = factored
      ? tf.mul(tf.expandDims(tf.div(r, tf.mean(r, -1, true)), -1), tf.expandDims(c, -2))
      : movingAverage(kept.velocity!, squares, decay);
    const direction = tf.div(gradient, tf.sqrt(velocity));
    const clipped = tf.div(direction, tf.maximum(1, tf.div(rms(direction), clipThreshold)));
    const size = tf.mul(tf.maximum(epsilon2, rms(value)), rate);
    return { value: tf.sub(value, tf.mul(clipped, size)), velocity, ...(factored && { r, c }) };
  }
}
tf.serialization.registerClass(Adafactor);
