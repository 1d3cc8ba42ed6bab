import * as tf from '@tensorflow/tfjs-core';
import { BaseZeroPadding, type ZeroPaddingArgs } from './base_zero_padding.js';

/**
 * Keras's ZeroPadding3D. Adds rows of zeros on either side of each spatial axis.
 *
 * Input [batch, depth, height, width, channels], output [batch, outDepth, outHeight, outWidth, channels].
 *
 * Source: keras.layers.ZeroPadding3D.
 *
 * @throws ValueError for a bad argument, a wrong input rank or an output without elements.
 * @example
 * new ZeroPadding3D({ padding: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 5, 9, 9, 4]
 */
export class ZeroPadding3D extends BaseZeroPadding {
  static readonly className = 'ZeroPadding3D';

  constructor(args?: ZeroPaddingArgs) {
    super(3, args);
  }
}

tf.serialization.registerClass(ZeroPadding3D);
