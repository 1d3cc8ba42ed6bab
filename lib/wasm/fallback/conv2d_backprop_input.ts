import * as tf from '@tensorflow/tfjs-core';
import { runKernel, viewed, type WasmBackend } from '../backend.js';

/**
 * Turning a filter around takes stock's kernels about 40 ns a value. A product takes 0.43 ns in stock's
 * loop and 0.04 ns in XNNPACK's convolution (npm run bench), so each value of the filter must be used at
 * so many positions before that pays.
 */
const POSITIONS = 100;

/** How many taps a phase has at most, in one dimension. */
const taps = (k: number, stride: number) => Math.ceil(k / stride);

/** Whether the phases as one convolution are faster than stock's loop. */
export function phasesPay(info: tf.backend_util.Conv2DInfo): boolean {
  const { filterHeight: kh, filterWidth: kw, strideHeight: sh, strideWidth: sw } = info;
  // All phases get as many taps as the longest has: the others' are zeros, which the loop leaves out.
  const padding = (taps(kh, sh) * sh * taps(kw, sw) * sw) / (kh * kw);
  return info.batchSize * info.outHeight * info.outWidth >= POSITIONS * padding;
}

/**
 * The input gradient of a 2-D convolution as one convolution of stride 1: each of the s_h s_w phases of
 * the result is a convolution of dy with every s-th tap, and the phases are its channels (Shi et al.
 * 2016, arXiv 1609.07009). Afterwards they are put in their places.
 *
 * @param dy [n, oh, ow, co]
 * @param filter [k_h, k_w, ci, co]
 * @returns [n, H, W, ci]
 */
export function fallbackConv2DBackpropInput(
  backend: WasmBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const { batchSize: n, inHeight, inWidth, inChannels: ci, outChannels: co, padInfo } = info;
  const { outHeight, outWidth, strideHeight: sh, strideWidth: sw } = info;
  const { filterHeight: kh, filterWidth: kw } = info;
  const [th, tw] = [taps(kh, sh), taps(kw, sw)];
  // Position q of a phase reads dy from q - t + 1 to q: so many positions reach all of the input.
  const qh = Math.max(outHeight, Math.floor((inHeight - 1 + padInfo.top) / sh) + 1);
  const qw = Math.max(outWidth, Math.floor((inWidth - 1 + padInfo.left) / sw) + 1);
  const owned: tf.TensorInfo[] = [];
  const run = (name: string, x: tf.TensorInfo, attrs: object, more: tf.NamedTensorInfoMap = {}) => {
    const out = runKernel(backend, name, { x, ...more }, { ...attrs });
    owned.push(out);
    return out;
  };
  const pad = (x: tf.TensorInfo, paddings: number[][]) =>
    run(tf.PadV2, x, { paddings, constantValue: 0 });
  try {
    const spare = [
      [0, th * sh - kh],
      [0, tw * sw - kw],
      [0, 0],
      [0, 0],
    ];
    const whole = viewed(pad(filter, spare), [th, sh, tw, sw * ci, co]);
    const turned = run(tf.Reverse, whole, { dims: [0, 2] });
    const phases = run(tf.Transpose, turned, { perm: [0, 2, 4, 1, 3] });
    const border = [
      [0, 0],
      [th - 1, qh - outHeight],
      [tw - 1, qw - outWidth],
      [0, 0],
    ];
    const convolved = run(
      tf.Conv2D,
      pad(dy, border),
      { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1] },
      { filter: viewed(phases, [th, tw, co, sh * sw * ci]) },
    );
    const apart = viewed(convolved, [n * qh, qw, sh, sw * ci]);
    const placed = run(tf.Transpose, apart, { perm: [0, 2, 1, 3] });
    const image = viewed(placed, [n, qh * sh, qw * sw, ci]);
    const cut = { begin: [0, padInfo.top, padInfo.left, 0], size: [n, inHeight, inWidth, ci] };
    return runKernel(backend, tf.Slice, { x: image }, cut);
  } finally {
    for (const { dataId } of owned) backend.disposeData(dataId);
  }
}
