import * as tf from '@tensorflow/tfjs-core';
import { BaseConvTranspose, type ConvTransposeArgs } from './base_conv_transpose.js';

/**
 * Keras's Conv2DTranspose: the 2-D transposed convolution as a layer.
 *
 * Importing the package puts it in the place of tfjs-layers' own Conv2DTranspose, which ignores
 * outputPadding and dilationRate, so saved models get this one.
 *
 * Input [batch, height, width, in], output [batch, outHeight, outWidth, filters]; sizes may be unknown (null).
 * Weights: kernel [kh, kw, filters, in] and bias [filters].
 *
 * Source: keras.layers.Conv2DTranspose; Dumoulin & Visin 2016, arXiv 1603.07285.
 *
 * @throws ValueError for a bad argument, a wrong input rank or undefined channels.
 * @example
 * const layer = new Conv2DTranspose({ filters: 16, kernelSize: 3, strides: 2, padding: 'same' });
 * layer.computeOutputShape([null, 7, 7, 32]); // [null, 14, 14, 16]
 */
export class Conv2DTranspose extends BaseConvTranspose {
  static readonly className = 'Conv2DTranspose';

  constructor(args: ConvTransposeArgs) {
    super(2, args);
  }
}

tf.serialization.registerClass(Conv2DTranspose);
