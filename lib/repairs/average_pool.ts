import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { hasExactKernels } from './exact_kernels.js';
import { type PoolAxis, poolAxes, shares } from './pool_axes.js';

/** dy by the part of its window that lies inside: the kernel divides by the whole window. */
function corrected(dy: tf.Tensor, axes: readonly PoolAxis[]): tf.Tensor {
  return axes.reduce((scaled, axis, i) => {
    const part = shares(axis);
    if (part.every((share) => share === 1)) return scaled;
    const shape = dy.shape.map((_, j) => (j === i + 1 ? axis.windows : 1));
    return tf.div(scaled, tf.tensor(part, shape));
  }, dy);
}

/** The gradients of avgPool and avgPool3d with padding 'same', wrong at the border on stock. */
export function repairAveragePool(): void {
  for (const [kernelName, backward] of [
    [tf.AvgPool, tf.AvgPoolGrad],
    [tf.AvgPool3D, tf.AvgPool3DGrad],
  ] as const) {
    replaceGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (gradient, [input], attrs) => {
        const dy = gradient as tf.Tensor;
        const x = () => {
          const exact = hasExactKernels('pooling');
          const scaled = exact ? dy : corrected(dy, poolAxes(input!.shape, attrs));
          return tf.engine().runKernel(backward, { dy: scaled, input: input! }, attrs) as tf.Tensor;
        };
        return { x };
      },
    });
  }
}
