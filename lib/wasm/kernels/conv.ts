import * as tf from '@tensorflow/tfjs-core';
import { geometry2d, geometry3d } from '../../arithmetic/conv_geometry.js';
import { zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { dilatedConvolution } from './dilated_convolution.js';
import { finish } from './epilogue.js';
import { rememberLeft } from './left_to_stock.js';
import { withBorder } from './short_same.js';
import { type ConvAttrs, simdConvolution } from './simd_convolution.js';
import { stockWithVectorBias } from './vector_bias.js';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

const size = (shape: readonly number[]) => tf.util.sizeFromShape(shape as number[]);

/** A convolution of nothing, or to nothing: XNNPACK refuses it and leaves the output as the memory was. */
export function finishNothing({ backend, inputs, attrs }: Call, shape: number[]): tf.TensorInfo {
  const { bias, preluActivationWeights } = inputs;
  const { activation, leakyreluAlpha } = attrs as ConvAttrs;
  const epilogue = { bias, activation, leakyreluAlpha, preluActivationWeights };
  return finish(backend, zeros(backend, shape), epilogue);
}

/**
 * Conv2D and FusedConv2D. Stock leaves 'same' to XNNPACK, which miscounts some borders (short_same.ts).
 */
export const conv2d: Kernel = (call: Call) => {
  const { simd, inputs, attrs } = call;
  const { pad, strides, dilations, dimRoundingMode, dataFormat } = attrs as ConvAttrs;
  if (dataFormat === 'NCHW') return stockWithVectorBias(call);
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    strides as number,
    dilations as number,
    pad,
    dimRoundingMode,
  );
  const nothing = [x.shape, filter.shape, info.outShape].some((shape) => size(shape) === 0);
  if (nothing) return finishNothing(call, info.outShape);
  const out =
    dilatedConvolution(call, info) ??
    simdConvolution(call, geometry2d(info), info.outShape, 'image');
  if (out !== null) return out;
  const bordered = withBorder(info, attrs as ConvAttrs);
  // In training how often a filter was used must not matter, and until the module has started everything is left.
  const lasting = simd !== null && tf.engine().state.gradientDepth === 0;
  if (bordered === attrs && lasting) rememberLeft(call);
  return stockWithVectorBias(call, bordered);
};

/** Conv3D, a plain loop in stock. */
export const conv3d: Kernel = (call: Call) => {
  const { inputs, attrs, stock } = call;
  const { pad, strides, dilations, dataFormat } = attrs as ConvAttrs;
  if (dataFormat === 'NCDHW') return stock();
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const info = tf.backend_util.computeConv3DInfo(
    x.shape as Shape5D,
    filter.shape as Shape5D,
    strides as number,
    dilations as number,
    pad as 'same',
  );
  return simdConvolution(call, geometry3d(info), info.outShape, 'volume') ?? stock();
};
