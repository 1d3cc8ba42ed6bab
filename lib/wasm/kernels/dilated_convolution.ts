import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { address, runKernel, viewed, type WasmBackend } from '../backend.js';
import type { Call } from '../call.js';
import { FEW_POSITIONS } from '../host/by_stock.js';
import { filteringGain } from '../host/filtering_choice.js';
import { getPrecision } from '../precision.js';
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

/**
 * The convolution of signals with d - 1 values between the taps, or null where the backend's own kernel has to do it. Every d-th
 * value is a signal of its own: side by side they are the columns of an image with rows of d values, as they lie in memory, and taps
 * of neighbouring rows are neighbours. So they are filtered as those are. Zeros fill the first and the last row.
 */
export function dilatedConvolution(
  call: Call,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo | null {
  const { backend, simd, inputs } = call;
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const { batchSize: batch, inWidth: length, outWidth, inChannels, outChannels } = info;
  const [d, taps, border] = [info.dilationWidth, info.filterWidth, info.padInfo.left];
  const signals = info.inHeight * info.outHeight * info.filterHeight === 1;
  const one = info.strideWidth === 1 && taps > 1;
  if (simd === null || d === 1 || !signals || !one || getPrecision() === 'exact') return null;
  if (x.dtype !== 'float32' || filter.dtype !== 'float32') return null;
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
  if (y === null || outRows * d === outWidth) return y;
  const size = [batch, 1, outWidth, outChannels];
  const cut = runKernel(backend, tf.Slice, { x: y }, { begin: [0, 0, 0, 0], size });
  backend.disposeData(y.dataId);
  return cut;
}
