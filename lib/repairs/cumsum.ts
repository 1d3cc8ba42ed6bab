import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from './replace_gradient.js';
import { type ReplacedKernel, replaceKernels } from './replace_kernels.js';

/** The axis counted from the front, which the kernels take for granted. */
const fromFront: ReplacedKernel = ({ inputs, attrs, stock }) => {
  const { axis } = attrs as { axis: number };
  if (axis >= 0) return stock();
  return stock(inputs, { ...(attrs as object), axis: axis + inputs.x!.shape.length });
};

/**
 * cumsum: with a negative axis stock answers with nothing or reads outside the memory, and its gradient
 * transposes values that are in order already.
 */
export function repairCumsum(): void {
  for (const backend of ['cpu', 'wasm', 'webgl', 'webgpu']) {
    replaceKernels(backend, 'DeconvCumsum', { [tf.Cumsum]: fromFront, [tf.Cumprod]: fromFront });
  }
  replaceGradient({
    kernelName: tf.Cumsum,
    inputsToSave: ['x'],
    gradFunc: (dy, _, attrs) => {
      const { axis, exclusive, reverse } = attrs as unknown as tf.CumsumAttrs;
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
    },
  });
}
