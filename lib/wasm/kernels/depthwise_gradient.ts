import * as tf from '@tensorflow/tfjs-core';
import { geometry2d } from '../../arithmetic/conv_geometry.js';
import {
  depthwiseFilterGradientLoops,
  depthwiseInputGradientLoops,
} from '../../repairs/loops/depthwise_gradients.js';
import { address, filled, floats, type WasmBackend } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { geometrySizes } from '../host/geometry_sizes.js';
import { sizesAt } from '../host/sizes.js';
import { writeDepthwiseSizes } from '../simd_exports.js';

interface DepthwiseAttrs {
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];
type Info = tf.backend_util.Conv2DInfo;

/** The sizes of a depthwise convolution, by the attributes of its kernels. */
export function depthwiseInfo(attrs: unknown, inputShape: number[], filterShape: number[]): Info {
  const { strides, dilations, pad, dimRoundingMode } = attrs as DepthwiseAttrs;
  return tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}

/** Where the sizes of a depthwise convolution lie for the module. */
function sizesOf(backend: WasmBackend, info: Info) {
  const { dilationHeight: dh, dilationWidth: dw } = info;
  return sizesAt(backend, writeDepthwiseSizes, {
    geometry: geometrySizes(geometry2d(info)),
    dh,
    dw,
  });
}

/** DepthwiseConv2dNativeBackpropInput, which the backend lacks. */
export const depthwiseInputGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const { inputShape } = attrs as { inputShape: number[] };
  const info = depthwiseInfo(attrs, inputShape, filter.shape);
  if (simd === null) {
    const dx = depthwiseInputGradientLoops(info, floats(backend, dy), floats(backend, filter));
    return filled(backend, inputShape, dx);
  }
  const out = backend.makeOutput(inputShape, 'float32');
  const at = (tensor: tf.TensorInfo) => address(backend, tensor);
  simd.depthwiseInputGradient(at(dy), at(filter), at(out), sizesOf(backend, info));
  return out;
};

/** DepthwiseConv2dNativeBackpropFilter, which the backend lacks. */
export const depthwiseFilterGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { filterShape } = attrs as { filterShape: number[] };
  const info = depthwiseInfo(attrs, x.shape, filterShape);
  if (simd === null) {
    const dw = depthwiseFilterGradientLoops(info, floats(backend, x), floats(backend, dy));
    return filled(backend, filterShape, dw);
  }
  const out = backend.makeOutput(filterShape, 'float32');
  const at = (tensor: tf.TensorInfo) => address(backend, tensor);
  simd.depthwiseFilterGradient(at(x), at(dy), at(out), sizesOf(backend, info));
  return out;
};
