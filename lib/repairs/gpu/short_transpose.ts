import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { replaceKernels } from '../../tfjs/replace_kernels.js';

/** Transposing a scalar or a vector, as Einsum does: stock's shaders of fewer than two axes do not compile. */
export function repairShortTranspose(backendName: string): void {
  replaceKernels(backendName, 'DeconvShortTranspose', {
    [tf.Transpose]: ({ backend, inputs, stock }) => {
      const x = inputs.x!;
      return x.shape.length > 1
        ? stock()
        : backendKernels(backendName, backend).run(tf.Identity, { x }, {});
    },
  });
}
