import * as tf from '@tensorflow/tfjs-core';
import type { Call, Kernel } from '../call.js';
import { finishNothing } from './conv.js';
import { depthwiseInfo } from './depthwise_gradient.js';
import { withBorder } from './short_same.js';
import { stockWithVectorBias } from './vector_bias.js';

/** DepthwiseConv2dNative and FusedDepthwiseConv2D, whose border XNNPACK miscounts as it does that of Conv2D. */
export const depthwiseConv2d: Kernel = (call: Call) => {
  const { x, filter } = call.inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const attrs = call.attrs as { dataFormat?: string };
  if (attrs.dataFormat === 'NCHW') return stockWithVectorBias(call);
  const info = depthwiseInfo(attrs, x.shape, filter.shape);
  const shapes = [x.shape, filter.shape, info.outShape];
  const nothing = shapes.some((shape) => tf.util.sizeFromShape(shape) === 0);
  if (nothing) return finishNothing(call, info.outShape);
  return stockWithVectorBias(call, withBorder(info, attrs));
};
