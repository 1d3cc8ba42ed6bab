import * as tf from '@tensorflow/tfjs-core';
import { depthwiseLoops } from '../../repairs/loops/depthwise_gradients.js';
import { filled, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { finishNothing } from './conv.js';
import { depthwiseInfo } from './depthwise_gradient.js';
import { type Finish, finish } from './finish.js';
import { finite } from './finite.js';
import { withBorder } from './short_same.js';
import { stockWithVectorBias } from './vector_bias.js';

/** By plain loops, with NaN as it is: XNNPACK's relu makes 0 of it. */
function plainly({ backend, inputs, attrs }: Call, info: tf.backend_util.Conv2DInfo) {
  const { bias, preluActivationWeights } = inputs;
  const [x, filter] = [inputs.x!, inputs.filter!].map((tensor) => floats(backend, tensor));
  const product = filled(backend, info.outShape, depthwiseLoops(info, x!, filter!));
  const { activation, leakyreluAlpha } = attrs as Finish;
  return finish(backend, product, { bias, activation, leakyreluAlpha, preluActivationWeights });
}

/**
 * DepthwiseConv2dNative and FusedDepthwiseConv2D, whose border XNNPACK miscounts as it does that of Conv2D, and
 * whose relu and relu6 it makes 0 for NaN.
 */
export const depthwiseConv2d: Kernel = (call: Call) => {
  const { x, filter } = call.inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const attrs = call.attrs as { dataFormat?: string };
  if (attrs.dataFormat === 'NCHW') return stockWithVectorBias(call);
  const info = depthwiseInfo(attrs, x.shape, filter.shape);
  const shapes = [x.shape, filter.shape, info.outShape];
  const nothing = shapes.some((shape) => tf.util.sizeFromShape(shape) === 0);
  if (nothing) return finishNothing(call, info.outShape);
  const { activation } = call.attrs as Finish;
  const relu = activation === 'relu' || activation === 'relu6';
  const given = [x, filter, call.inputs.bias].filter((t) => t != null) as tf.TensorInfo[];
  if (relu && !given.every((tensor) => finite(call, tensor))) return plainly(call, info);
  return stockWithVectorBias(call, withBorder(info, attrs));
};
