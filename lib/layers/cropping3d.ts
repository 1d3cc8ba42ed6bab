import * as tf from '@tensorflow/tfjs-core';
import { BaseCropping, type CroppingArgs } from './base_cropping.js';

/**
 * Keras's Cropping3D. Cuts elements from either side of each spatial axis.
 *
 * Input [batch, depth, height, width, channels], output [batch, outDepth, outHeight, outWidth, channels].
 *
 * Source: keras.layers.Cropping3D.
 *
 * @throws ValueError for a bad argument, a wrong input rank or an output without elements.
 * @example
 * new Cropping3D({ cropping: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 1, 5, 5, 4]
 */
export class Cropping3D extends BaseCropping {
  static readonly className = 'Cropping3D';

  constructor(args?: CroppingArgs) {
    super(3, args);
  }
}

tf.serialization.registerClass(Cropping3D);
