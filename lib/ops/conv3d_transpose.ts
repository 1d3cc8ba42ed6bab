import * as tf from '@tensorflow/tfjs-core';
import type { Padding } from '../arithmetic/padding.js';
import { type ConvTransposeOptions, convTranspose } from './conv_transpose.js';

/**
 * The 3-D transposed convolution, differentiable in x and filter on every backend.
 *
 * Source: Dumoulin & Visin 2016, arXiv 1603.07285, chapter 4; the adjoint of the convolution.
 *
 * @param x [batch, depth, height, width, in]
 * @param filter [kd, kh, kw, out, in]
 * @param outputShape [batch, outDepth, outHeight, outWidth, out], each size one that a convolution with these
 *   arguments maps back to x's; null for Keras's size.
 * @param strides output elements per input element, for all axes or for each
 * @param pad 'valid' or 'same'
 * @param options outputPadding, null by default, and dilations, 1 by default
 * @returns a tensor of outputShape
 * @throws ValueError for ranks, channels, sizes or options that do not fit.
 * @example
 * const x = tf.ones<tf.Rank.R5>([1, 2, 2, 2, 8]);
 * const filter = tf.ones<tf.Rank.R5>([3, 3, 3, 4, 8]);
 * conv3dTranspose(x, filter, null, 2, 'same').shape; // [1, 4, 4, 4, 4]
 */
export function conv3dTranspose(
  x: tf.Tensor5D,
  filter: tf.Tensor5D,
  outputShape: readonly [number, number, number, number, number] | null,
  strides: number | readonly number[],
  pad: Padding,
  options: ConvTransposeOptions = {},
): tf.Tensor5D {
  const where = 'conv3dTranspose';
  return tf.tidy(
    () => convTranspose(where, 3, x, filter, outputShape, strides, pad, options) as tf.Tensor5D,
  );
}
