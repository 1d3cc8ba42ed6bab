import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { hasExactKernels } from './exact_kernels.js';
import { poolAxes, shares } from './pool_axes.js';
import { places, takeAtMaxima } from './window_places.js';

/**
 * Gradients of the gradients of the four poolings, which tfjs lacks. They are linear in dy: the second order
 * of a maximum takes values where the maximum is, that of an average is the average.
 */
export function repairPoolSecondOrder(): void {
  for (const kernelName of [tf.MaxPoolGrad, tf.MaxPool3DGrad]) {
    replaceGradient({
      kernelName,
      inputsToSave: ['input', 'output'],
      gradFunc: (ddx, [input, output], attrs) => {
        const axes = poolAxes(input!.shape, attrs);
        return {
          dy: () =>
            takeAtMaxima(
              places(ddx as tf.Tensor, axes, 0),
              places(input!, axes, Number.NEGATIVE_INFINITY),
            ),
          input: () => tf.zerosLike(input!),
          output: () => tf.zerosLike(output!),
        };
      },
    });
  }
  for (const [kernelName, forward] of [
    [tf.AvgPoolGrad, tf.AvgPool],
    [tf.AvgPool3DGrad, tf.AvgPool3D],
  ] as const) {
    replaceGradient({
      kernelName,
      inputsToSave: ['input'],
      gradFunc: (ddx, [input], attrs) => {
        const axes = poolAxes(input!.shape, attrs);
        const average = () => {
          const y = tf.engine().runKernel(forward, { x: ddx as tf.Tensor }, attrs) as tf.Tensor;
          if (hasExactKernels('pooling')) return y;
          // The kernel divides by the whole window, the average by what lies inside.
          return axes.reduce((scaled, axis, i) => {
            const shape = y.shape.map((_, j) => (j === i + 1 ? axis.windows : 1));
            return tf.mul(scaled, tf.tensor(shares(axis), shape));
          }, y);
        };
        return { dy: average, input: () => tf.zerosLike(input!) };
      },
    });
  }
}
