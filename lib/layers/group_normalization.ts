import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { groupNorm } from '../ops/group_norm.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { flagOption, integerOption, numberOption } from './options.js';
import { addSettled, NORM_OPTIONS, type NormSettingsArgs } from './weight_settings.js';

/** What GroupNormalization takes. */
export interface GroupNormalizationArgs extends LayerArgs, NormSettingsArgs {
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
}

/**
 * Gives each group of channels of every sample mean 0 and variance 1. Input and output have the same shape.
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
  /** Into how many groups the channels go; -1 for one each. */
  declare readonly groups: number;
  /** Where the channels are. */
  declare readonly axis: number;
  /** Added to the variance. */
  declare readonly epsilon: number;
  /** Whether there is a `beta`. */
  declare readonly center: boolean;
  /** Whether there is a `gamma`. */
  declare readonly scale: boolean;
  private gamma: tfl.LayerVariable | null = null;
  private beta: tfl.LayerVariable | null = null;

  constructor(args: GroupNormalizationArgs = {}) {
    super(args, {
      groups: integerOption(-1, 32),
      axis: integerOption(-8, -1),
      epsilon: numberOption(1e-3),
      center: flagOption(true),
      scale: flagOption(true),
      ...NORM_OPTIONS,
    });
    if (this.groups === 0) fail(this.getClassName(), 'groups', 'a positive integer or -1', 0);
    this.supportsMasking = true;
  }

  /** Where the channels are, how many, and in how many groups. */
  private geometry(shape: Shape): { index: number; channels: number; groups: number } {
    const index = this.axis < 0 ? shape.length + this.axis : this.axis;
    const channels = shape[index];
    if (index < 1 || channels == null) {
      return fail(this.getClassName(), 'axis', 'one of known size, behind the batch', this.axis);
    }
    const groups = this.groups === -1 ? channels : this.groups;
    if (channels % groups !== 0) {
      fail(this.getClassName(), 'groups', `a divisor of the ${channels} channels`, groups);
    }
    return { index, channels, groups };
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(this.getClassName(), inputShape);
    const { channels, index } = this.geometry(shape);
    if (this.scale) this.gamma = addSettled(this, 'gamma', [channels]);
    if (this.center) this.beta = addSettled(this, 'beta', [channels]);
    this.inputSpec = [new tfl.InputSpec({ ndim: shape.length, axes: { [index]: channels } })];
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    this.geometry(shape);
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = this.weighed(inputs)[0]!;
      const { index, groups } = this.geometry(x.shape);
      const weights = { gamma: this.gamma?.read() ?? null, beta: this.beta?.read() ?? null };
      const given = { groups, epsilon: this.epsilon };
      if (index === x.rank - 1) return groupNorm(x, weights, given);
      const others = x.shape.map((_, i) => i).filter((i) => i !== index);
      const order = [...others, index];
      return tf.transpose(
        groupNorm(tf.transpose(x, order), weights, given),
        order.map((_, i) => order.indexOf(i)),
      );
    });
  }
}

tf.serialization.registerClass(GroupNormalization);
