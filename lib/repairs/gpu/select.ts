import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { replaceKernels } from '../../tfjs/replace_kernels.js';
import { MOST_AXES } from './axis_groups.js';

/** A choice between tensors of five and six axes, which stock refuses. */
export function repairSelect(backendName: string): void {
  replaceKernels(backendName, 'DeconvSelect', {
    [tf.Select]: ({ backend, inputs, stock }) => {
      const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', tf.TensorInfo>;
      if (t.shape.length <= MOST_AXES) return stock();
      const { run, free } = backendKernels(backendName, backend);
      // A vector chooses along the first axis.
      const vector = condition.shape.length === 1;
      const [first, ...rest] = t.shape as [number, ...number[]];
      const view = vector ? [first, tf.util.sizeFromShape(rest)] : [tf.util.sizeFromShape(t.shape)];
      const parts = {
        condition: run(tf.Reshape, { x: condition }, { shape: vector ? [first] : view }),
        t: run(tf.Reshape, { x: t }, { shape: view }),
        e: run(tf.Reshape, { x: e }, { shape: view }),
      };
      const out = stock(parts);
      const result = run(tf.Reshape, { x: out }, { shape: t.shape });
      free(...Object.values(parts), out);
      return result;
    },
  });
}
