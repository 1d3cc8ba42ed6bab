import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d, outputShape } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { fail } from '../../check.js';
import { withFittingDy } from '../../repairs/fitting_gradient.js';
import { convFilterGradientLoops } from '../../repairs/loops/conv_gradients.js';
import { address, filled, floats, type WasmBackend, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { fallbackConv2DBackpropFilter } from '../fallback/conv2d_backprop_filter.js';
import { fill } from '../guard_memory.js';
import { filterGradientAt } from '../host/filter_gradient.js';
import { filteringFilterGradientAt, filteringPays } from '../host/filtering_filter_gradient.js';
import { mayFilter } from '../host/may_filter.js';
import { asProduct } from '../host/whole_window.js';
import type { SimdExports } from '../simd_exports.js';
import { type Conv2DAttrs, type Conv3DAttrs, conv2dInfo, conv3dGeometry } from './conv_attrs.js';

function filterGradient(
  backend: WasmBackend,
  simd: SimdExports,
  given: ConvGeometry,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  shape: number[],
): tf.TensorInfo {
  const nothing = [x.shape, dy.shape, shape].some((s) => tf.util.sizeFromShape(s) === 0);
  if (nothing) return zeros(backend, shape);
  const g = asProduct(given);
  const out = backend.makeOutput(shape, 'float32');
  const at = { x: address(backend, x), dy: address(backend, dy), dw: address(backend, out) };
  const sums = { terms: g.batch * product(g.output), operands: [x, dy] } as const;
  const filters = filteringPays(g) && mayFilter(backend, simd, sums);
  const ways = filters ? [filteringFilterGradientAt, filterGradientAt] : [filterGradientAt];
  fill(ways.map((write) => () => write(backend, simd, g, at)));
  return out;
}

/** Conv2DBackpropFilter, which the backend lacks. */
export const conv2dFilterGradient: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs } = call;
  const { filterShape, ...rest } = attrs as Conv2DAttrs & { filterShape: number[] };
  if (rest.dataFormat === 'NCHW') {
    fail(tf.Conv2DBackpropFilter, 'dataFormat', "'NHWC'", rest.dataFormat);
  }
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const info = conv2dInfo(rest, x.shape, filterShape);
  if (!tf.util.arraysEqual(dy.shape, info.outShape)) {
    const where = ['wasm', tf.Conv2DBackpropFilter] as const;
    return withFittingDy(where, call, info.outShape, conv2dFilterGradient);
  }
  if (simd === null) return fallbackConv2DBackpropFilter(backend, x, dy, info);
  return filterGradient(backend, simd, geometry2d(info), x, dy, filterShape);
};

/** Conv3DBackpropFilterV2, which stock computes wrongly for strides above 1. */
export const conv3dFilterGradient: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs } = call;
  const { filterShape, ...rest } = attrs as Conv3DAttrs & { filterShape: number[] };
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const geometry = conv3dGeometry(rest, x.shape, filterShape);
  const expected = outputShape(geometry);
  if (!tf.util.arraysEqual(dy.shape, expected)) {
    const where = ['wasm', tf.Conv3DBackpropFilterV2] as const;
    return withFittingDy(where, call, expected, conv3dFilterGradient);
  }
  if (simd === null) {
    const dw = convFilterGradientLoops(geometry, floats(backend, x), floats(backend, dy));
    return filled(backend, filterShape, dw);
  }
  return filterGradient(backend, simd, geometry, x, dy, filterShape);
};
