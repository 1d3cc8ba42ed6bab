import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { replaceKernels } from '../../tfjs/replace_kernels.js';

/**
 * Integers and truths as floats on webgpu: stock changes the name of their type alone, and what moves values about
 * (Transpose, Slice, Concat ...) has no shader for integers that are called floats and gives zeros without an error.
 */
export function repairFloatCasts(): void {
  replaceKernels('webgpu', 'DeconvFloatCasts', {
    [tf.Cast]: ({ backend, inputs, attrs, stock }) => {
      const x = inputs.x!;
      const { dtype } = attrs as { dtype: tf.DataType };
      if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool')) return stock();
      const { run, free } = backendKernels('webgpu', backend);
      const zero = run(tf.Fill, {}, { shape: [], value: 0, dtype: 'float32' });
      const floats = run(tf.Add, { a: x, b: zero }, {});
      free(zero);
      return floats;
    },
  });
}
