import * as tf from '@tensorflow/tfjs-core';
import { BaseCropping, type CroppingArgs } from './base_cropping.js';

/**
 * Keras's Cropping1D. Cuts elements from either side of each spatial axis.
 *
 * Input [batch, length, channels], output [batch, outLength, channels].
 *
 * Source: keras.layers.Cropping1D.
 *
 * @throws ValueError for a bad argument, a wrong input rank or an output without elements.
 * @example
 * new Cropping1D({ cropping: [1, 2] }).computeOutputShape([null, 7, 4]); // [null, 4, 4]
 */
export class Cropping1D extends BaseCropping {
  static readonly className = 'Cropping1D';

  constructor(args?: CroppingArgs) {
    super(1, args);
  }
}

tf.serialization.registerClass(Cropping1D);
