import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { array, fail, number } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { tensor } from '../tfjs/check.js';
import { getInitializer } from '../tfjs/resolve.js';
import { axesOf, axesOption } from './axes.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { flagOption } from './options.js';

/** What Normalization takes. */
export interface NormalizationArgs extends LayerArgs {
  /** The axes whose places have a mean and a variance each; default -1, null for one of each in all. */
  axis?: number | number[] | null;
  /** The means, for all places or one for each of the last axis; default null, those that `adapt` finds. */
  mean?: number | number[] | null;
  /** The variances, as the means; default null. */
  variance?: number | number[] | null;
  /** Whether it goes back, from normal values to those of the data; default false. */
  invert?: boolean;
}

/** No spread is taken for less than this. */
const LEAST = 1e-7;

/** A number, or several in a row. */
function statistics(where: string, name: string, value: unknown): number | number[] | null {
  if (value == null) return null;
  const one = (each: unknown) => number(where, name, each);
  return Array.isArray(value) ? array(where, name, value).map(one) : one(value);
}

/**
 * Subtracts the mean of the data and divides by its spread: (x - mean) / sqrt(variance). Input and output have the same shape.
 *
 * Weights, unless mean and variance are given, which do not train: mean and variance, of the lengths of the axes, and count
 * [], which Keras keeps.
 *
 * Source: keras.layers.Normalization.
 *
 * @throws ValueError for a bad argument, or an axis of unknown length
 * @example
 * const layer = new Normalization({ mean: 3, variance: 4 });
 * (layer.apply(tf.tensor2d([[3, 5]])) as tf.Tensor).dataSync(); // Float32Array [0, 1]
 */
export class Normalization extends CheckedLayer {
  static readonly className = 'Normalization';
  /** The axes whose places have a mean and a variance each. */
  declare readonly axis: number | number[] | null;
  /** The means; null for those of the weights. */
  declare readonly mean: number | number[] | null;
  /** The variances; null for those of the weights. */
  declare readonly variance: number | number[] | null;
  /** Whether it goes back. */
  declare readonly invert: boolean;
  private kept: { mean: tfl.LayerVariable; variance: tfl.LayerVariable } | null = null;

  constructor(args: NormalizationArgs = {}) {
    super(args, {
      axis: (where, name, value) => {
        const none = value === null || (Array.isArray(value) && value.length === 0);
        return none ? null : axesOption(where, name, value);
      },
      mean: statistics,
      variance: statistics,
      invert: flagOption(false),
    });
    const counts = [this.mean, this.variance].map((one) => Array.isArray(one) && one.length);
    if ((this.mean === null) !== (this.variance === null) || counts[0] !== counts[1]) {
      fail(this.getClassName(), 'variance', 'given as mean is', args.variance);
    }
    this.supportsMasking = true;
  }

  /** The axes that keep their places, in order. */
  private axes(shape: Shape): number[] {
    if (this.axis === null) return [];
    return axesOf(this.getClassName(), this.axis, shape).sort((a, b) => a - b);
  }

  /** The lengths of those axes, 1 for all others. */
  private broadcast(shape: Shape): number[] {
    const axes = this.axes(shape);
    return shape.map((n, axis) => {
      if (!axes.includes(axis)) return 1;
      return n ?? fail(this.getClassName(), `axis ${axis} of the input`, 'of known length', shape);
    });
  }

  override build(inputShape: Shape | Shape[]): void {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    const whole = this.broadcast(shape);
    const sizes = this.axes(shape).map((axis) => whole[axis]!);
    if (this.mean === null) {
      const weight = (name: string, size: number[], start: string) => {
        const initializer = getInitializer(where, name, start);
        return this.addWeight(name, size, 'float32', initializer, undefined, false);
      };
      const [mean, variance] = [weight('mean', sizes, 'zeros'), weight('variance', sizes, 'ones')];
      weight('count', [], 'zeros');
      this.kept = { mean, variance };
    } else if (Array.isArray(this.mean) && ![1, sizes.at(-1)].includes(this.mean.length)) {
      fail(where, 'mean', `of ${sizes.at(-1) ?? 1} numbers`, this.mean);
    }
    super.build(inputShape);
  }

  /**
   * Finds mean and variance of data, which hold from then on.
   *
   * @param data [count, ...], as the layer's input
   * @throws ValueError where mean and variance were given
   */
  adapt(data: tf.Tensor): void {
    const where = this.getClassName();
    if (this.mean !== null) fail(where, 'mean', 'left out where data tell it', this.mean);
    tensor(where, 'data', data);
    if (!this.built) this.build(data.shape);
    tf.tidy(() => {
      const axes = this.axes(data.shape);
      const others = data.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
      const { mean, variance } = tf.moments(data, others);
      this.kept!.mean.write(mean);
      this.kept!.variance.write(variance);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    this.axes(shape);
    return shape;
  }

  /** Mean or variance, to go with a tensor of this shape. */
  statistic(name: 'mean' | 'variance', shape: Shape): tf.Tensor {
    const given = this[name];
    const whole = this.broadcast(shape);
    if (given === null) return tf.reshape(this.kept![name].read(), whole);
    const last = this.axes(shape).at(-1);
    const own = shape.map((_, axis) => (axis === last && Array.isArray(given) ? given.length : 1));
    return tf.tensor([given].flat(), own);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = this.weighed(inputs)[0]!;
      const mean = this.statistic('mean', x.shape);
      const spread = tf.maximum(tf.sqrt(this.statistic('variance', x.shape)), LEAST);
      return this.invert ? tf.add(mean, tf.mul(x, spread)) : tf.div(tf.sub(x, mean), spread);
    });
  }
}

tf.serialization.registerClass(Normalization);
