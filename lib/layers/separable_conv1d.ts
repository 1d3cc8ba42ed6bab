import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type {
  ConstraintIdentifier,
  InitializerIdentifier,
  RegularizerIdentifier,
} from '../tfjs/resolve.js';
import { BaseDepthwise1D, type Depthwise1DArgs } from './base_depthwise1d.js';
import { integerOption } from './options.js';
import { addSettled, weightOptions } from './weight_settings.js';

/** What SeparableConv1D takes. */
export interface SeparableConv1DArgs extends Depthwise1DArgs {
  /** The number of output channels. */
  filters: number;
  /** What the pointwise kernel is drawn from; default 'glorotUniform'. */
  pointwiseInitializer?: InitializerIdentifier;
  /** A penalty on the pointwise kernel; default none. */
  pointwiseRegularizer?: RegularizerIdentifier | null;
  /** What the pointwise kernel is brought back to after each step; default none. */
  pointwiseConstraint?: ConstraintIdentifier | null;
}

/**
 * A convolution of each channel of a signal by itself, then one of length 1 that mixes the channels.
 *
 * Input [batch, length, channels], output [batch, outLength, filters].
 *
 * Weights: depthwise_kernel [k, channels, depthMultiplier], pointwise_kernel [1, channels * depthMultiplier, filters], bias
 * [filters].
 *
 * Source: keras.layers.SeparableConv1D.
 *
 * @throws ValueError for a bad argument
 * @example
 * const layer = new SeparableConv1D({ filters: 8, kernelSize: 3 });
 * layer.computeOutputShape([null, 8, 4]); // [null, 6, 8]
 */
export class SeparableConv1D extends BaseDepthwise1D {
  static readonly className = 'SeparableConv1D';
  /** The number of output channels. */
  declare readonly filters: number;
  private pointwiseKernel!: tfl.LayerVariable;

  constructor(args: SeparableConv1DArgs) {
    super(args, { filters: integerOption(1), ...weightOptions('pointwise', 'glorotUniform') });
  }

  protected override made(): number {
    return this.filters;
  }

  protected override addBetween(channels: number): void {
    const shape = [1, channels * this.depthMultiplier, this.filters];
    this.pointwiseKernel = addSettled(this, 'pointwise', shape, 'pointwise_kernel');
  }

  protected override between(y: tf.Tensor): tf.Tensor {
    const kernel = tf.squeeze(this.pointwiseKernel.read(), [0]);
    const [batch, length, channels] = y.shape as [number, number, number];
    const mixed = tf.matMul(tf.reshape(y, [-1, channels]), kernel);
    return tf.reshape(mixed, [batch, length, this.filters]);
  }
}

tf.serialization.registerClass(SeparableConv1D);
