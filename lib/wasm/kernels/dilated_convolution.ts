import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { address, runKernel, viewed, type WasmBackend } from '../backend.js';
import type { Call } from '../call.js';
import { FEW_POSITIONS } from '../host/by_stock.js';
import { filteringGain } from '../host/filtering_choice.js';
import { getPrecision } from '../precision.js';
import type { SimdExports } from '../simd_exports.js';
import { simdConvolution } from './simd_convolution.js';

/** Beside the backend's own kernel, and with zeros before and after to copy, it has to be so many times as fast as plain sums. */
const LEAST_GAIN = 1.2;

/** Signals [batch, 1, length, channels] with zeros before and after them. */
function withZeros(backend: WasmBackend, x: tf.TensorInfo, before: number, after: number) {
  const [batch, , length, channels] = x.shape as [number, number, number, number];
  const out = backend.makeOutput([batch, 1, before + length + after, channels], 'float32');
  const [zeros, values, others] = [before, length, after].map((n) => 4 * n * channels) as [
    number,
    number,
    number,
  ];
  const { HEAPU8: heap } = backend.wasm;
  let [from, to] = [address(backend, x), address(backend, out)];
  for (let n = 0; n < batch; n++) {
    heap.fill(0, to, to + zeros);
    heap.copyWithin(to + zeros, from, from + values);
    heap.fill(0, to + zeros + values, to + zeros + values + others);
    from += values;
    to += zeros + values + others;
  }
  return out;
}

/** The first elements of a tensor, which it takes over. */
function cut(backend: WasmBackend, tensor: tf.TensorInfo, size: number[]): tf.TensorInfo {
  if (size.every((length, axis) => length === tensor.shape[axis])) return tensor;
  const begin = size.map(() => 0);
  const part = runKernel(backend, tf.Slice, { x: tensor }, { begin, size });
  backend.disposeData(tensor.dataId);
  return part;
}

/**
 * The convolution of signals with d - 1 values between the taps, or null where it does not gain. Every d-th
 * value is a signal of its own: side by side they are the columns of an image with rows of d values, as they lie in memory, and taps
 * of neighbouring rows are neighbours. So they are filtered as those are. Zeros fill the first and the last row.
 */
function dilatedSignals(
  call: Call,
  simd: SimdExports,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo | null {
  const { backend, inputs } = call;
  const { x } = inputs as { x: tf.TensorInfo };
  const { batchSize: batch, inWidth: length, outWidth, inChannels, outChannels } = info;
  const [d, taps, border] = [info.dilationWidth, info.filterWidth, info.padInfo.left];
  const before = border % d;
  const rows = Math.ceil((before + length) / d);
  const outRows = Math.ceil(outWidth / d);
  const g: ConvGeometry = {
    batch,
    input: [1, rows, d],
    inChannels,
    output: [1, outRows, d],
    outChannels,
    kernel: [1, taps, 1],
    strides: [1, 1, 1],
    before: [0, Math.floor(border / d), 0],
  };
  const few = batch * outRows * d < FEW_POSITIONS;
  if (few || filteringGain(backend, simd, g) < LEAST_GAIN) return null;
  const after = rows * d - length - before;
  const whole = before + after === 0;
  const padded = whole ? x : withZeros(backend, x, before, after);
  const image = viewed(padded, [batch, rows, d, inChannels]);
  const attrs = { ...(call.attrs as object), dilations: 1 };
  const shape = [batch, 1, outRows * d, outChannels];
  const y = simdConvolution({ ...call, inputs: { ...inputs, x: image }, attrs }, g, shape, 'image');
  if (!whole) backend.disposeData(padded.dataId);
  return y && cut(backend, y, [batch, 1, outWidth, outChannels]);
}

/** The places of axes that were split in two, the phases before what they are of. */
const APART = [0, 2, 4, 1, 3, 5];
/** The way back. */
const TOGETHER = [0, 3, 1, 4, 2, 5];

/** A transposed view of a tensor, which is disposed. */
function turned(
  backend: WasmBackend,
  tensor: tf.TensorInfo,
  shape: number[],
  perm: readonly number[],
): tf.TensorInfo {
  const y = runKernel(backend, tf.Transpose, { x: viewed(tensor, shape) }, { perm: [...perm] });
  backend.disposeData(tensor.dataId);
  return y;
}

/** The convolution of images whose taps have others between them, by their phases (lib/ops/phases.ts), or null where it does not gain. */
function dilatedImages(
  call: Call,
  simd: SimdExports,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo | null {
  const { backend, inputs } = call;
  const { batchSize: batch, inChannels, outChannels, padInfo } = info;
  const [dh, dw] = [info.dilationHeight, info.dilationWidth];
  const [outRows, outColumns] = [Math.ceil(info.outHeight / dh), Math.ceil(info.outWidth / dw)];
  const [rows, columns] = [outRows + info.filterHeight - 1, outColumns + info.filterWidth - 1];
  const g: ConvGeometry = {
    batch: batch * dh * dw,
    input: [1, rows, columns],
    inChannels,
    output: [1, outRows, outColumns],
    outChannels,
    kernel: [1, info.filterHeight, info.filterWidth],
    strides: [1, 1, 1],
    before: [0, 0, 0],
  };
  const [height, width] = [outRows * dh, outColumns * dw];
  const used = (info.outHeight * info.outWidth) / (height * width);
  if (batch * height * width < FEW_POSITIONS) return null;
  if (filteringGain(backend, simd, g) * used < LEAST_GAIN) return null;
  const paddings = [
    [0, 0],
    [padInfo.top, rows * dh - padInfo.top - info.inHeight],
    [padInfo.left, columns * dw - padInfo.left - info.inWidth],
    [0, 0],
  ];
  const padded = runKernel(backend, tf.PadV2, { x: inputs.x! }, { paddings, constantValue: 0 });
  const split = [batch, rows, dh, columns, dw, inChannels];
  const phases = turned(backend, padded, split, APART);
  const x = viewed(phases, [g.batch, rows, columns, inChannels]);
  const attrs = { ...(call.attrs as object), dilations: 1 };
  const shape = [g.batch, outRows, outColumns, outChannels];
  const y = simdConvolution({ ...call, inputs: { ...inputs, x }, attrs }, g, shape, 'image');
  backend.disposeData(phases.dataId);
  if (y === null) return null;
  const apart = [batch, dh, dw, outRows, outColumns, outChannels];
  const joined = viewed(turned(backend, y, apart, TOGETHER), [batch, height, width, outChannels]);
  return cut(backend, joined, [batch, info.outHeight, info.outWidth, outChannels]);
}

/** A dilated convolution of stride 1 by minimal filtering, or null where the backend's own kernel has to do it. */
export function dilatedConvolution(
  call: Call,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo | null {
  const { simd, inputs } = call;
  const float = [inputs.x, inputs.filter].every((tensor) => tensor!.dtype === 'float32');
  const dense = info.dilationHeight * info.dilationWidth === 1;
  const strided = info.strideHeight * info.strideWidth > 1;
  const one = info.filterHeight * info.filterWidth === 1;
  if (simd === null || dense || strided || one || !float || getPrecision() === 'exact') return null;
  const signals = info.inHeight * info.outHeight * info.filterHeight === 1;
  return signals ? dilatedSignals(call, simd, info) : dilatedImages(call, simd, info);
}
