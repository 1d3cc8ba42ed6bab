import * as tf from '@tensorflow/tfjs-core';
import { BaseZeroPadding, type ZeroPaddingArgs } from './base_zero_padding.js';

/**
 * Keras's ZeroPadding1D. Adds rows of zeros on either side of each spatial axis.
 *
 * Input [batch, length, channels], output [batch, outLength, channels].
 *
 * Source: keras.layers.ZeroPadding1D.
 *
 * @throws ValueError for a bad argument, a wrong input rank or an output without elements.
 * @example
 * new ZeroPadding1D({ padding: [1, 2] }).computeOutputShape([null, 7, 4]); // [null, 10, 4]
 */
export class ZeroPadding1D extends BaseZeroPadding {
  static readonly className = 'ZeroPadding1D';

  constructor(args?: ZeroPaddingArgs) {
    super(1, args);
  }
}

tf.serialization.registerClass(ZeroPadding1D);
