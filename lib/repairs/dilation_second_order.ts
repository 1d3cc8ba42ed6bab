import * as tf from '@tensorflow/tfjs-core';
import { dilationInfo } from '../ops/dilation_info.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import type { PoolAxis } from './pool_axes.js';
import { places, takeAtMaxima } from './window_places.js';

/** The spatial axes of a dilation of x [batch, height, width, channels]. */
function axesOf(x: tf.Tensor, filter: tf.Tensor, attrs: unknown): PoolAxis[] {
  const g = dilationInfo(x, filter, attrs);
  const of = (n: number, k: number, s: number, d: number, before: number, windows: number) => ({
    n,
    k,
    s,
    d,
    before,
    windows,
  });
  return [
    of(g.inHeight, g.filterHeight, g.strideHeight, g.dilationHeight, g.padInfo.top, g.outHeight),
    of(g.inWidth, g.filterWidth, g.strideWidth, g.dilationWidth, g.padInfo.left, g.outWidth),
  ];
}

/** Gradients of the two gradients of dilation2d, which are linear in dy: values from where the largest sum is. */
export function repairDilationSecondOrder(): void {
  for (const kernelName of [tf.Dilation2DBackpropInput, tf.Dilation2DBackpropFilter]) {
    replaceGradient({
      kernelName,
      inputsToSave: ['x', 'filter', 'dy'],
      gradFunc: (gradient, [x, filter, dy], attrs) => {
        const along = () => {
          const axes = axesOf(x!, filter!, attrs);
          const taps = (w: tf.Tensor) => tf.unstack(tf.reshape(w, [-1, 1, 1, 1, w.shape.at(-1)!]));
          const sums = places(x!, axes, Number.NEGATIVE_INFINITY).map((value, i) =>
            tf.add(value, taps(filter!)[i]!),
          );
          const values =
            kernelName === tf.Dilation2DBackpropInput
              ? places(gradient as tf.Tensor, axes, 0)
              : taps(gradient as tf.Tensor).map((tap) => tf.broadcastTo(tap, dy!.shape));
          return takeAtMaxima(values, sums);
        };
        return { x: () => tf.zerosLike(x!), filter: () => tf.zerosLike(filter!), dy: along };
      },
    });
  }
}
