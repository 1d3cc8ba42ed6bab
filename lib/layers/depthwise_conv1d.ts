import * as tf from '@tensorflow/tfjs-core';
import { BaseDepthwise1D, type Depthwise1DArgs } from './base_depthwise1d.js';

/** What DepthwiseConv1D takes. */
export type DepthwiseConv1DArgs = Depthwise1DArgs;

/**
 * A convolution of each channel of a signal by kernels of its own.
 *
 * Input [batch, length, channels], output [batch, outLength, channels * depthMultiplier].
 *
 * Weights: depthwise_kernel [k, channels, depthMultiplier], bias [channels * depthMultiplier].
 *
 * Source: keras.layers.DepthwiseConv1D.
 *
 * @throws ValueError for a bad argument
 * @example
 * const layer = new DepthwiseConv1D({ kernelSize: 3, depthMultiplier: 2 });
 * layer.computeOutputShape([null, 8, 4]); // [null, 6, 8]
 */
export class DepthwiseConv1D extends BaseDepthwise1D {
  static readonly className = 'DepthwiseConv1D';

  constructor(args: DepthwiseConv1DArgs) {
    super(args, {});
  }

  protected override made(channels: number): number {
    return channels * this.depthMultiplier;
  }
}

tf.serialization.registerClass(DepthwiseConv1D);
