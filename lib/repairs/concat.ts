import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../tfjs/backend_kernels.js';
import { replaceKernels } from '../tfjs/replace_kernels.js';

/**
 * Concat of several dtypes, whose output has that of the first: stock copies values as they are, so that a bool
 * is 2, or 0 for 256.
 */
export function repairConcat(backendName: string): void {
  replaceKernels(backendName, 'DeconvConcat', {
    [tf.Concat]: ({ backend, inputs, attrs, stock }) => {
      const all = Object.values(inputs);
      const some = all.filter(({ shape }) => tf.util.sizeFromShape(shape) > 0);
      const { dtype } = all[0]!;
      const known = all.every((x) => ['float32', 'int32', 'bool'].includes(x.dtype));
      // Stock hands on what alone has a size.
      const same = some.length < 2 || some.every((x) => x.dtype === dtype);
      if (same || !known) return stock();
      const { run, free } = backendKernels(backendName, backend);
      const cast = all.map((x) => run(tf.Cast, { x }, { dtype }));
      try {
        return stock(cast as never, attrs as object);
      } finally {
        free(...cast);
      }
    },
  });
}
