import * as tf from '@tensorflow/tfjs-core';
import { BaseConvTranspose, type ConvTransposeArgs } from './base_conv_transpose.js';

/**
 * Keras's Conv1DTranspose: the 1-D transposed convolution as a layer.
 *
 * Computed as expandDims -> conv2dTranspose -> squeeze.
 *
 * Input [batch, length, in], output [batch, outLength, filters]; sizes may be unknown (null).
 * Weights: kernel [k, filters, in] and bias [filters].
 *
 * Source: keras.layers.Conv1DTranspose; Dumoulin & Visin 2016, arXiv 1603.07285.
 *
 * @throws ValueError for a bad argument, a wrong input rank or undefined channels.
 * @example
 * const layer = new Conv1DTranspose({ filters: 16, kernelSize: 3, strides: 2, padding: 'same' });
 * layer.computeOutputShape([null, 7, 32]); // [null, 14, 16]
 */
export class Conv1DTranspose extends BaseConvTranspose {
  static readonly className = 'Conv1DTranspose';

  constructor(args: ConvTransposeArgs) {
    super(1, args);
  }
}

tf.serialization.registerClass(Conv1DTranspose);
