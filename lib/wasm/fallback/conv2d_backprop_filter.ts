import * as tf from '@tensorflow/tfjs-core';
import { runKernel, viewed, type WasmBackend, zeros } from '../backend.js';

/**
 * The filter gradient of a 2-D convolution, which the wasm backend lacks, as one of its convolutions.
 *
 * dW[i, j, c, o] = sum over n, y, x of X[n, y s_h + i, x s_w + j, c] dY[n, y, x, o] is itself a
 * convolution: of X seen as one image [1, H, W c, n] whose channels are the batch, with dY as a
 * filter [oh, ow, n, co] that is dilated by the strides.
 *
 * @param x [n, H, W, c]
 * @param dy [n, oh, ow, co]
 * @returns [k_h, k_w, c, co]
 */
export function fallbackConv2DBackpropFilter(
  backend: WasmBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const { filterShape } = info;
  const { batchSize, inChannels, outChannels, filterHeight, filterWidth } = info;
  const { outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  if (tf.util.sizeFromShape(x.shape) === 0 || tf.util.sizeFromShape(dy.shape) === 0) {
    return zeros(backend, filterShape);
  }

  const owned: tf.TensorInfo[] = [];
  const keep = (tensor: tf.TensorInfo) => {
    owned.push(tensor);
    return tensor;
  };
  try {
    // As much border as the last window reaches, which is less or more than padInfo's when rounding.
    const reach = (out: number, stride: number, k: number) => (out - 1) * stride + k;
    const { top, left } = padInfo;
    const bottom = reach(outHeight, strideHeight, filterHeight) - info.inHeight - top;
    const right = reach(outWidth, strideWidth, filterWidth) - info.inWidth - left;
    const rows = [top, Math.max(bottom, 0)] as const;
    const columns = [left, Math.max(right, 0)] as const;
    const padded = [...rows, ...columns].some((border) => border > 0);
    const attributes = { paddings: [[0, 0], rows, columns, [0, 0]], constantValue: 0 };
    const image = padded ? keep(runKernel(backend, tf.PadV2, { x }, attributes)) : x;
    const [, height, width] = image.shape as [number, number, number, number];
    const swap = { perm: [1, 0, 2] };
    const flat = viewed(image, [batchSize, height * width * inChannels, 1]);
    const turned = keep(runKernel(backend, tf.Transpose, { x: flat }, swap));
    const taps = viewed(dy, [batchSize, outHeight * outWidth, outChannels]);
    const filter = keep(runKernel(backend, tf.Transpose, { x: taps }, swap));
    const convolved = runKernel(
      backend,
      tf.Conv2D,
      {
        x: viewed(turned, [1, height, width * inChannels, batchSize]),
        filter: viewed(filter, [outHeight, outWidth, batchSize, outChannels]),
      },
      {
        strides: [1, 1],
        pad: 'valid',
        dataFormat: 'NHWC',
        dilations: [strideHeight, strideWidth * inChannels],
      },
    );
    // Rows and columns that no window of the forward convolution reached make the result larger.
    const size = [1, filterHeight, filterWidth * inChannels, outChannels];
    if (tf.util.arraysEqual(convolved.shape, size)) return viewed(convolved, filterShape);
    keep(convolved);
    const cut = runKernel(backend, tf.Slice, { x: convolved }, { begin: [0, 0, 0, 0], size });
    return viewed(cut, filterShape);
  } finally {
    for (const tensor of owned) backend.disposeData(tensor.dataId);
  }
}
