import * as tf from '@tensorflow/tfjs-core';
import { BaseConvTranspose, type ConvTransposeArgs } from './base_conv_transpose.js';

/**
 * Keras's Conv3DTranspose: the 3-D transposed convolution as a layer.
 *
 * Importing the package puts it in the place of tfjs-layers' own Conv3DTranspose, which ignores
 * outputPadding and dilationRate and has no gradient, so saved models get this one.
 *
 * Input [batch, depth, height, width, in], output [batch, outDepth, outHeight, outWidth, filters]; sizes may be unknown (null).
 * Weights: kernel [kd, kh, kw, filters, in] and bias [filters].
 *
 * Source: keras.layers.Conv3DTranspose; Dumoulin & Visin 2016, arXiv 1603.07285.
 *
 * @throws ValueError for a bad argument, a wrong input rank or undefined channels.
 * @example
 * const layer = new Conv3DTranspose({ filters: 16, kernelSize: 3, strides: 2, padding: 'same' });
 * layer.computeOutputShape([null, 7, 7, 7, 32]); // [null, 14, 14, 14, 16]
 */
export class Conv3DTranspose extends BaseConvTranspose {
  static readonly className = 'Conv3DTranspose';

  constructor(args: ConvTransposeArgs) {
    super(3, args);
  }
}

tf.serialization.registerClass(Conv3DTranspose);
