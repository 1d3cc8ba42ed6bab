import * as tf from '@tensorflow/tfjs-core';
import { BaseUpSampling, type UpSamplingArgs } from './base_up_sampling.js';

/**
 * Keras's UpSampling1D. Repeats every element `size` times on each spatial axis.
 *
 * Input [batch, length, channels], output [batch, outLength, channels].
 *
 * Source: keras.layers.UpSampling1D.
 *
 * @throws ValueError for a bad argument, a wrong input rank or an output without elements.
 * @example
 * new UpSampling1D({ size: 2 }).computeOutputShape([null, 7, 4]); // [null, 14, 4]
 */
export class UpSampling1D extends BaseUpSampling {
  static readonly className = 'UpSampling1D';

  constructor(args?: UpSamplingArgs) {
    super(1, args);
  }
}

tf.serialization.registerClass(UpSampling1D);
