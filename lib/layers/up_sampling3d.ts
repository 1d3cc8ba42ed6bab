import * as tf from '@tensorflow/tfjs-core';
import { BaseUpSampling, type UpSamplingArgs } from './base_up_sampling.js';

/**
 * Keras's UpSampling3D. Repeats every element `size` times on each spatial axis.
 *
 * Input [batch, depth, height, width, channels], output [batch, outDepth, outHeight, outWidth, channels].
 *
 * Source: keras.layers.UpSampling3D.
 *
 * @throws ValueError for a bad argument, a wrong input rank or an output without elements.
 * @example
 * new UpSampling3D({ size: [1, 2, 2] }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 3, 14, 14, 4]
 */
export class UpSampling3D extends BaseUpSampling {
  static readonly className = 'UpSampling3D';

  constructor(args?: UpSamplingArgs) {
    super(3, args);
  }
}

tf.serialization.registerClass(UpSampling3D);
