import * as tf from '@tensorflow/tfjs-core';
import { hasExactKernels } from './exact_kernels.js';
import { shares } from './pool_second_order.js';
import { replaceGradient } from './replace_gradient.js';

/** dy by the part of its window that lies inside: the kernel divides by the whole window. */
function corrected(
  dy: tf.Tensor,
  axes: readonly { n: number; k: number; s: number; before: number }[],
): tf.Tensor {
  return axes.reduce((scaled, { n, k, s, before }, i) => {
    const windows = dy.shape[i + 1]!;
    const part = shares({ n, k, s, before, windows });
    if (part.every((share) => share === 1)) return scaled;
    const shape = dy.shape.map((_, axis) => (axis === i + 1 ? windows : 1));
    return tf.div(scaled, tf.tensor(part, shape));
  }, dy);
}

/** The gradients of avgPool and avgPool3d with padding 'same', wrong at the border on stock. */
export function repairAveragePool(): void {
  replaceGradient({
    kernelName: tf.AvgPool,
    inputsToSave: ['x'],
    gradFunc: (dy, [input], attrs) => {
      const a = attrs as unknown as tf.AvgPoolAttrs;
      const shape = input!.shape as [number, number, number, number];
      const info = tf.backend_util.computePool2DInfo(
        ...([shape, a.filterSize, a.strides, 1, a.pad, a.dimRoundingMode] as const),
      );
      const { top, left } = info.padInfo;
      const axes = [
        { n: info.inHeight, k: info.filterHeight, s: info.strideHeight, before: top },
        { n: info.inWidth, k: info.filterWidth, s: info.strideWidth, before: left },
      ];
      const gradient = () => {
        const scaled = hasExactKernels('pooling') ? dy : corrected(dy as tf.Tensor, axes);
        const inputs = { dy: scaled as tf.Tensor, input: input! };
        return tf.engine().runKernel(tf.AvgPoolGrad, inputs, attrs) as tf.Tensor;
      };
      return { x: gradient };
    },
  });
  replaceGradient({
    kernelName: tf.AvgPool3D,
    inputsToSave: ['x'],
    gradFunc: (dy, [input], attrs) => {
      const a = attrs as unknown as tf.AvgPool3DAttrs;
      const shape = input!.shape as [number, number, number, number, number];
      const info = tf.backend_util.computePool3DInfo(
        ...([shape, a.filterSize, a.strides, 1, a.pad, a.dimRoundingMode] as const),
      );
      const { front, top, left } = info.padInfo;
      const axes = [
        { n: info.inDepth, k: info.filterDepth, s: info.strideDepth, before: front },
        { n: info.inHeight, k: info.filterHeight, s: info.strideHeight, before: top },
        { n: info.inWidth, k: info.filterWidth, s: info.strideWidth, before: left },
      ];
      const gradient = () => {
        const scaled = hasExactKernels('pooling') ? dy : corrected(dy as tf.Tensor, axes);
        const inputs = { dy: scaled as tf.Tensor, input: input! };
        return tf.engine().runKernel(tf.AvgPool3DGrad, inputs, attrs) as tf.Tensor;
      };
      return { x: gradient };
    },
  });
}
