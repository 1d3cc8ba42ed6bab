import * as tf from '@tensorflow/tfjs-core';
import { UPSAMPLE_NEAREST, UPSAMPLE_NEAREST_GRADIENT } from '../ops/kernel_names.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/** Gives UpsampleNearest and UpsampleNearestGradient each other as gradients. */
export function fuseUpsampling(): void {
  const run = (kernelName: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap) =>
    tf.engine().runKernel(kernelName, inputs, attrs) as tf.Tensor;
  replaceGradient({
    kernelName: UPSAMPLE_NEAREST,
    gradFunc: (dy, _, attrs) => ({
      x: () => run(UPSAMPLE_NEAREST_GRADIENT, { dy: dy as tf.Tensor }, attrs),
    }),
  });
  replaceGradient({
    kernelName: UPSAMPLE_NEAREST_GRADIENT,
    gradFunc: (ddx, _, attrs) => ({
      dy: () => run(UPSAMPLE_NEAREST, { x: ddx as tf.Tensor }, attrs),
    }),
  });
}
