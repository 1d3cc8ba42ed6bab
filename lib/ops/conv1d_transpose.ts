import * as tf from '@tensorflow/tfjs-core';
import type { Padding } from '../arithmetic/padding.js';
import { type ConvTransposeOptions, convTranspose } from './conv_transpose.js';

/**
 * The 1-D transposed convolution, differentiable in x and filter on every backend.
 *
 * Source: Dumoulin & Visin 2016, arXiv 1603.07285, chapter 4; the adjoint of the convolution.
 *
 * @param x [batch, length, in]
 * @param filter [k, out, in]
 * @param outputShape [batch, outLength, out], each size one that a convolution with these
 *   arguments maps back to x's; null for Keras's size.
 * @param strides output elements per input element
 * @param pad 'valid' or 'same'
 * @param options outputPadding, null by default, and dilations, 1 by default
 * @returns a tensor of outputShape
 * @throws ValueError for ranks, channels, sizes or options that do not fit.
 * @example
 * // Two inputs, kernel 3, stride 2: the stamps meet in the third element.
 * const x = tf.ones<tf.Rank.R3>([1, 2, 1]);
 * const filter = tf.ones<tf.Rank.R3>([3, 1, 1]);
 * conv1dTranspose(x, filter, [1, 5, 1], 2, 'valid').dataSync(); // Float32Array [1, 1, 2, 1, 1]
 */
export function conv1dTranspose(
  x: tf.Tensor3D,
  filter: tf.Tensor3D,
  outputShape: readonly [number, number, number] | null,
  strides: number | readonly number[],
  pad: Padding,
  options: ConvTransposeOptions = {},
): tf.Tensor3D {
  const where = 'conv1dTranspose';
  return tf.tidy(
    () => convTranspose(where, 1, x, filter, outputShape, strides, pad, options) as tf.Tensor3D,
  );
}
