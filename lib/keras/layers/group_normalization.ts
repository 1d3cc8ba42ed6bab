import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, flag, integer, number } from '../../check.js';
import { CheckedLayer, type LayerArgs } from '../../layers/checked_layer.js';
import { only, onlyShape, type Shape } from '../../ops/data_format.js';
import {
  getInitializer,
  getRegularizer,
  type Initializer,
  type InitializerIdentifier,
  type Regularizer,
  type RegularizerIdentifier,
  toConfig,
} from '../../tfjs/resolve.js';

export interface GroupNormalizationArgs extends LayerArgs {
  /** Into how many groups the channels go; default 32, -1 for a group each. */
  groups?: number;
  /** Where the channels are; default -1. */
  axis?: number;
  /** Added to the variance; default 1e-3. */
  epsilon?: number;
  /** Whether there is a `beta` to add; default true. */
  center?: boolean;
  /** Whether there is a `gamma` to multiply by; default true. */
  scale?: boolean;
  betaInitializer?: InitializerIdentifier;
  gammaInitializer?: InitializerIdentifier;
  betaRegularizer?: RegularizerIdentifier | null;
  gammaRegularizer?: RegularizerIdentifier | null;
}

const ARGS = [
  'groups',
  'axis',
  'epsilon',
  'center',
  'scale',
  'betaInitializer',
  'gammaInitializer',
  'betaRegularizer',
  'gammaRegularizer',
];

/**
 * Keras's GroupNormalization, which tfjs lacks: of every sample, each group of channels gets mean 0 and
 * variance 1. Input and output have the same shape.
 *
 * Weights: gamma [channels], beta [channels].
 *
 * Source: keras.layers.GroupNormalization; Wu & He 2018, arXiv 1803.08494, equation 7.
 *
 * @throws ValueError for a bad argument, or if the groups do not divide the channels.
 * @example
 * const layer = new GroupNormalization({ groups: 4 });
 * layer.computeOutputShape([null, 7, 7, 8]); // [null, 7, 7, 8]
 */
export class GroupNormalization extends CheckedLayer {
  static readonly className = 'GroupNormalization';
  readonly groups: number;
  readonly axis: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  private readonly initializers: { beta: Initializer; gamma: Initializer };
  private readonly regularizers: { beta: Regularizer | null; gamma: Regularizer | null };
  private gamma: tfl.LayerVariable | null = null;
  private beta: tfl.LayerVariable | null = null;

  constructor(args: GroupNormalizationArgs = {}) {
    super(args, ARGS);
    const where = 'GroupNormalization';
    this.groups = integer(where, 'groups', args.groups ?? 32, -1);
    if (this.groups === 0) fail(where, 'groups', 'a positive integer or -1', 0);
    this.axis = integer(where, 'axis', args.axis ?? -1, -8);
    this.epsilon = number(where, 'epsilon', args.epsilon ?? 1e-3);
    this.center = flag(where, 'center', args.center ?? true);
    this.scale = flag(where, 'scale', args.scale ?? true);
    this.initializers = {
      beta: getInitializer(where, 'betaInitializer', args.betaInitializer ?? 'zeros'),
      gamma: getInitializer(where, 'gammaInitializer', args.gammaInitializer ?? 'ones'),
    };
    this.regularizers = {
      beta: getRegularizer(where, 'betaRegularizer', args.betaRegularizer),
      gamma: getRegularizer(where, 'gammaRegularizer', args.gammaRegularizer),
    };
    this.supportsMasking = true;
  }

  /** Where the channels are, how many, and in how many groups. */
  private geometry(shape: Shape): { index: number; channels: number; groups: number } {
    const index = this.axis < 0 ? shape.length + this.axis : this.axis;
    const channels = shape[index];
    if (index < 1 || channels == null) {
      return fail('GroupNormalization', 'axis', `one of known size of [${shape}]`, this.axis);
    }
    const groups = this.groups === -1 ? channels : this.groups;
    if (channels % groups !== 0) {
      fail('GroupNormalization', 'groups', `a divisor of the ${channels} channels`, groups);
    }
    return { index, channels, groups };
  }

  override build(inputShape: Shape | Shape[]): void {
    const { channels } = this.geometry(onlyShape(inputShape));
    const weight = (name: 'gamma' | 'beta') =>
      this.addWeight(
        name,
        [channels],
        'float32',
        this.initializers[name],
        this.regularizers[name] ?? undefined,
      );
    if (this.scale) this.gamma = weight('gamma');
    if (this.center) this.beta = weight('beta');
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    this.geometry(shape);
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const { index, channels, groups } = this.geometry(x.shape);
      const others = x.shape.map((_, i) => i).filter((i) => i !== index);
      const order = [...others, index];
      const last = tf.transpose(x, order);
      const [batch, ...spatial] = last.shape.slice(0, -1);
      const positions = tf.util.sizeFromShape(spatial);
      const parts = tf.reshape(last, [batch!, positions, groups, channels / groups]);
      const { mean, variance } = tf.moments(parts, [1, 3], true);
      const normal = tf.div(tf.sub(parts, mean), tf.sqrt(tf.add(variance, this.epsilon)));
      const scaled = tf.reshape(normal, last.shape);
      const weighed = this.gamma === null ? scaled : tf.mul(scaled, this.gamma.read());
      const y = this.beta === null ? weighed : tf.add(weighed, this.beta.read());
      return tf.transpose(
        y,
        order.map((_, i) => order.indexOf(i)),
      );
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { groups, axis, epsilon, center, scale, initializers, regularizers } = this;
    return {
      ...super.getConfig(),
      groups,
      axis,
      epsilon,
      center,
      scale,
      betaInitializer: toConfig(initializers.beta),
      gammaInitializer: toConfig(initializers.gamma),
      betaRegularizer: toConfig(regularizers.beta),
      gammaRegularizer: toConfig(regularizers.gamma),
    };
  }
}

tf.serialization.registerClass(GroupNormalization);
