import * as tf from '@tensorflow/tfjs-core';
import { BaseCropping, type CroppingArgs } from './base_cropping.js';

/**
 * Keras's Cropping2D. Cuts elements from either side of each spatial axis. It replaces tfjs's in
 * the registry, which makes negative numbers of unknown sizes.
 *
 * Input [batch, height, width, channels], output [batch, outHeight, outWidth, channels].
 *
 * Source: keras.layers.Cropping2D.
 *
 * @throws ValueError for a bad argument, a wrong input rank or an output without elements.
 * @example
 * new Cropping2D({ cropping: [[0, 1], [2, 0]] }).computeOutputShape([null, 7, null, 4]);
 * // [null, 6, null, 4]
 */
export class Cropping2D extends BaseCropping {
  static readonly className = 'Cropping2D';

  constructor(args?: CroppingArgs) {
    super(2, args);
  }
}

tf.serialization.registerClass(Cropping2D);
