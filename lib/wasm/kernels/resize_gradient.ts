import type * as tf from '@tensorflow/tfjs-core';
import {
  bilinearGradientLoops,
  nearestGradientLoops,
} from '../../repairs/loops/resize_gradients.js';
import {
  type BilinearMap,
  bilinearMap,
  nearestMap,
  type ResizeAttrs,
} from '../../repairs/loops/resize_maps.js';
import { address, filled, floats, withScratch, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { geometrySizes } from '../host/geometry_sizes.js';
import { sizesAt } from '../host/sizes.js';
import { type ResizeSizes, writeResizeSizes } from '../simd_exports.js';

type Shape4D = [number, number, number, number];

interface Resize {
  readonly dy: tf.TensorInfo;
  readonly images: tf.TensorInfo;
}

/** A resize as the module takes it: of windows of one pixel, and where its maps lie. */
function resizeSizes(
  [batch, ih, iw, channels]: Shape4D,
  [, oh, ow]: Shape4D,
  maps: { rows: number; columns: number },
): ResizeSizes {
  const geometry = geometrySizes({
    batch,
    inChannels: channels,
    outChannels: channels,
    input: [1, ih, iw],
    output: [1, oh, ow],
    kernel: [1, 1, 1],
    strides: [1, 1, 1],
    before: [0, 0, 0],
  });
  return { geometry, ...maps };
}

/** ResizeNearestNeighborGrad, with halfPixelCenters too, which stock does not know. */
export const nearestGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, images } = inputs as unknown as Resize;
  const shape = images.shape as Shape4D;
  const [, height, width] = shape;
  const [, outHeight, outWidth] = dy.shape as Shape4D;
  // The forward kernel computes places in float32.
  const rows = nearestMap(height, outHeight, attrs as ResizeAttrs, Math.fround);
  const columns = nearestMap(width, outWidth, attrs as ResizeAttrs, Math.fround);
  if (simd === null) {
    return filled(backend, shape, nearestGradientLoops(floats(backend, dy), shape, rows, columns));
  }
  const out = zeros(backend, shape);
  withScratch(backend, rows.byteLength + columns.byteLength, (at) => {
    const maps = new Int32Array(backend.wasm.HEAPU8.buffer, at, rows.length + columns.length);
    maps.set(rows);
    maps.set(columns, rows.length);
    const places = { rows: at, columns: at + rows.byteLength };
    const sizes = resizeSizes(shape, dy.shape as Shape4D, places);
    const written = sizesAt(backend, writeResizeSizes, sizes);
    simd.nearestGradient(address(backend, dy), address(backend, out), written);
  });
  return out;
};

function writeMap(buffer: ArrayBufferLike, at: number, { low, high, share }: BilinearMap): void {
  new Int32Array(buffer, at, low.length).set(low);
  new Int32Array(buffer, at + low.byteLength, high.length).set(high);
  new Float32Array(buffer, at + 2 * low.byteLength, share.length).set(share);
}

/** ResizeBilinearGrad, with halfPixelCenters too, which stock does not know. */
export const bilinearGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, images } = inputs as unknown as Resize;
  const shape = images.shape as Shape4D;
  const [, height, width] = shape;
  const [, outHeight, outWidth] = dy.shape as Shape4D;
  const rows = bilinearMap(height, outHeight, attrs as ResizeAttrs);
  const columns = bilinearMap(width, outWidth, attrs as ResizeAttrs);
  if (simd === null) {
    return filled(backend, shape, bilinearGradientLoops(floats(backend, dy), shape, rows, columns));
  }
  const out = zeros(backend, shape);
  withScratch(backend, 12 * (outHeight + outWidth), (at) => {
    const { buffer } = backend.wasm.HEAPU8;
    writeMap(buffer, at, rows);
    writeMap(buffer, at + 12 * outHeight, columns);
    const places = { rows: at, columns: at + 12 * outHeight };
    const sizes = resizeSizes(shape, dy.shape as Shape4D, places);
    const written = sizesAt(backend, writeResizeSizes, sizes);
    simd.bilinearGradient(address(backend, dy), address(backend, out), written);
  });
  return out;
};
