import * as tf from '@tensorflow/tfjs-core';
import type { Padding } from '../arithmetic/padding.js';
import { type ConvTransposeOptions, convTranspose } from './conv_transpose.js';

/**
 * The 2-D transposed convolution, differentiable in x and filter on every backend.
 *
 * Source: Dumoulin & Visin 2016, arXiv 1603.07285, chapter 4; the adjoint of the convolution.
 *
 * @param x [batch, height, width, in]
 * @param filter [kh, kw, out, in]
 * @param outputShape [batch, outHeight, outWidth, out], each size one that a convolution with these
 *   arguments maps back to x's; null for Keras's size.
 * @param strides output elements per input element, for all axes or for each
 * @param pad 'valid' or 'same'
 * @param options outputPadding, null by default, and dilations, 1 by default
 * @returns a tensor of outputShape
 * @throws ValueError for ranks, channels, sizes or options that do not fit.
 * @example
 * const x = tf.ones<tf.Rank.R4>([1, 7, 7, 8]);
 * const filter = tf.ones<tf.Rank.R4>([3, 3, 4, 8]);
 * conv2dTranspose(x, filter, [1, 14, 14, 4], 2, 'same').shape; // [1, 14, 14, 4]
 * conv2dTranspose(x, filter, null, 2, 'valid').shape; // [1, 15, 15, 4]
 */
export function conv2dTranspose(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  outputShape: readonly [number, number, number, number] | null,
  strides: number | readonly number[],
  pad: Padding,
  options: ConvTransposeOptions = {},
): tf.Tensor4D {
  const where = 'conv2dTranspose';
  return tf.tidy(
    () => convTranspose(where, 2, x, filter, outputShape, strides, pad, options) as tf.Tensor4D,
  );
}
