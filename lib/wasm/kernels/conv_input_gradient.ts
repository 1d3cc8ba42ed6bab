import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d, outputShape } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { FUSED_CONV_2D_BACKPROP_INPUT } from '../../ops/kernel_names.js';
import { withFittingDy } from '../../repairs/fitting_gradient.js';
import { convInputGradientLoops } from '../../repairs/loops/conv_gradients.js';
import { address, filled, floats, runKernel, type WasmBackend, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { fallbackConv2DBackpropInput, phasesPay } from '../fallback/conv2d_backprop_input.js';
import { fill } from '../guard_memory.js';
import { transposedByStock } from '../host/by_stock.js';
import { ACTIVATIONS, type Epilogue } from '../host/convolution.js';
import { chooseInputGradientFiltering } from '../host/filtering_choice.js';
import { inputGradientAt } from '../host/input_gradient.js';
import { mayFilter } from '../host/may_filter.js';
import { reachedTaps } from '../host/reached_taps.js';
import { seenBefore } from '../host/seen_before.js';
import { asProduct } from '../host/whole_window.js';
import { getPrecision } from '../precision.js';
import type { SimdExports } from '../simd_exports.js';
import { checkShape } from './check_shape.js';
import { type Conv2DAttrs, type Conv3DAttrs, conv2dInfo, conv3dGeometry } from './conv_attrs.js';
import { finish } from './epilogue.js';
import { rememberLeft } from './left_to_stock.js';

/** Filters that were used before: those of weights that a training updates are not. */
const usedBefore = seenBefore();

/** The input gradient as a new tensor of `shape`. */
export function inputGradient(
  backend: WasmBackend,
  simd: SimdExports,
  given: ConvGeometry,
  tensors: { dy: tf.TensorInfo; filter: tf.TensorInfo },
  shape: number[],
  epilogue: Epilogue = {},
): tf.TensorInfo {
  const { dy, filter } = tensors;
  const nothing = [dy.shape, filter.shape, shape].some((s) => tf.util.sizeFromShape(s) === 0);
  if (nothing) {
    const { alpha: leakyreluAlpha, ...rest } = epilogue;
    return finish(backend, zeros(backend, shape), { ...rest, leakyreluAlpha });
  }
  const reached = reachedTaps(given);
  const g = asProduct(reached.g);
  // A product's columns are the channels of each tap.
  const taps = g.inChannels / given.inChannels;
  const bias =
    epilogue.bias && taps > 1
      ? runKernel(backend, tf.Tile, { x: epilogue.bias }, { reps: [taps] })
      : epilogue.bias;
  const out = backend.makeOutput(shape, 'float32');
  const at = {
    dy: address(backend, dy),
    filter: address(backend, filter) + 4 * reached.skipped,
    dx: address(backend, out),
    kept: usedBefore(filter.dataId)
      ? { dataId: filter.dataId, skipped: reached.skipped }
      : undefined,
  };
  const minimal = chooseInputGradientFiltering(backend, simd, g);
  // Of the phase that has the fewest taps.
  const fewest = product(g.kernel.map((k, i) => Math.max(1, Math.floor(k / g.strides[i]!))));
  const sums = { terms: fewest * g.outChannels, operands: [dy, filter], windowed: dy } as const;
  const filters = minimal !== null && mayFilter(backend, simd, sums);
  const ways = filters ? [minimal, inputGradientAt] : [inputGradientAt];
  fill(ways.map((write) => () => write(backend, simd, g, at, { ...epilogue, bias })));
  if (bias !== epilogue.bias) backend.disposeData(bias!.dataId);
  return out;
}

/** Conv2DBackpropInput: the transposed convolution, by phases in place (lib/wasm/assembly). */
export const conv2dInputGradient: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs, stock } = call;
  const { inputShape, ...rest } = attrs as Conv2DAttrs & { inputShape: number[] };
  if (rest.dataFormat === 'NCHW') return stock();
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const info = conv2dInfo(rest, inputShape, filter.shape);
  if (!tf.util.arraysEqual(dy.shape, info.outShape)) {
    const where = ['wasm', tf.Conv2DBackpropInput] as const;
    return withFittingDy(where, call, info.outShape, conv2dInputGradient);
  }
  const some = tf.util.sizeFromShape(dy.shape) > 0 && tf.util.sizeFromShape(inputShape) > 0;
  if (simd !== null) {
    const g = geometry2d(info);
    if (!some || getPrecision() === 'exact' || !transposedByStock(g)) {
      return inputGradient(backend, simd, g, { dy, filter }, inputShape);
    }
    rememberLeft(call);
    return stock();
  }
  if (!some || !phasesPay(info)) return stock(inputs);
  return fallbackConv2DBackpropInput(backend, dy, filter, info);
};

/**
 * FusedConv2DBackpropInput, a kernel that tfjs does not have: a transposed convolution that ends with a
 * bias [out channels] and an activation, without a pass over the output for each. Its gradient is in
 * fuse_conv_gradients.ts.
 *
 * Inputs dy, filter and bias; attributes those of Conv2DBackpropInput, `activation` as in
 * tf.fused.conv2d, and `leakyreluAlpha`.
 */
export const fusedConv2dInputGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  type Attrs = Conv2DAttrs & { inputShape: number[]; activation?: string; leakyreluAlpha?: number };
  const { inputShape, activation = 'linear', leakyreluAlpha, ...rest } = attrs as Attrs;
  const { bias } = inputs;
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  if (simd === null || rest.dataFormat === 'NCHW' || !(activation in ACTIVATIONS)) {
    const plain = { dataFormat: 'NHWC', ...rest, inputShape };
    const product = runKernel(backend, tf.Conv2DBackpropInput, { dy, filter }, plain);
    return finish(backend, product, { bias, activation, leakyreluAlpha });
  }
  const epilogue: Epilogue = {
    bias: bias ?? undefined,
    activation: activation as keyof typeof ACTIVATIONS,
    alpha: leakyreluAlpha,
  };
  const info = conv2dInfo(rest, inputShape, filter.shape);
  checkShape(FUSED_CONV_2D_BACKPROP_INPUT, 'dy', dy.shape, info.outShape);
  const geometry = geometry2d(info);
  return inputGradient(backend, simd, geometry, { dy, filter }, inputShape, epilogue);
};

/** Conv3DBackpropInputV2, which stock computes wrongly. */
export const conv3dInputGradient: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs } = call;
  const { inputShape, ...rest } = attrs as Conv3DAttrs & { inputShape: number[] };
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const geometry = conv3dGeometry(rest, inputShape, filter.shape);
  const expected = outputShape(geometry);
  if (!tf.util.arraysEqual(dy.shape, expected)) {
    const where = ['wasm', tf.Conv3DBackpropInputV2] as const;
    return withFittingDy(where, call, expected, conv3dInputGradient);
  }
  if (simd === null) {
    const dx = convInputGradientLoops(geometry, floats(backend, dy), floats(backend, filter));
    return filled(backend, inputShape, dx);
  }
  return inputGradient(backend, simd, geometry, { dy, filter }, inputShape);
};
