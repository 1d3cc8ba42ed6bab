import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../../tfjs/replace_kernels.js';

/**
 * The place of an extreme: stock's webgpu answers with a vector for that of a vector, and with what lay in memory
 * along an axis of no values, where the place is 0 on the other backends.
 */
export function repairArgExtremes(backendName: string): void {
  const kernel: ReplacedKernel = ({ backend, inputs, attrs, stock }) => {
    const x = inputs.x!;
    const axes = tf.util.parseAxisParam((attrs as tf.ArgMaxAttrs).axis, x.shape);
    const [shape] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const { run, free } = backendKernels(backendName, backend);
    if (tf.util.sizeFromShape(x.shape) === 0) {
      return run(tf.Fill, {}, { shape, value: 0, dtype: 'int32' });
    }
    const out = stock();
    if (out.shape.length === shape.length) return out;
    const shaped = run(tf.Reshape, { x: out }, { shape });
    free(out);
    return shaped;
  };
  replaceKernels(backendName, 'DeconvArgExtremes', { [tf.ArgMax]: kernel, [tf.ArgMin]: kernel });
}
