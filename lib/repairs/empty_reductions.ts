import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';

/** What nothing is reduced to: the value that changes no other, as in TensorFlow. */
const NEUTRAL: Readonly<Record<string, (dtype: string) => number>> = {
  [tf.All]: () => 1,
  [tf.Any]: () => 0,
  [tf.Max]: (dtype) => ({ int32: -(2 ** 31), bool: 0 })[dtype] ?? Number.NEGATIVE_INFINITY,
  [tf.Mean]: () => Number.NaN,
  [tf.Min]: (dtype) => ({ int32: 2 ** 31 - 1, bool: 1 })[dtype] ?? Number.POSITIVE_INFINITY,
  [tf.Prod]: () => 1,
  [tf.Sum]: () => 0,
};

/** What the backends of cpu and graphics cards have. */
interface Maker {
  makeTensorInfo(shape: number[], dtype: 'int32', values: Int32Array): tf.TensorInfo;
}

/**
 * Reductions over an axis of length 0: stock's wasm kernels leave their output as the memory was, and cpu's
 * answer 0 or NaN where TensorFlow has the lowest or highest value, or NaN for a mean.
 */
export function repairEmptyReductions(backendName: string): void {
  const kernels = Object.entries(NEUTRAL).map(([name, neutral]): [string, ReplacedKernel] => [
    name,
    ({ backend, inputs, attrs, stock }) => {
      const x = inputs.x!;
      if (tf.util.sizeFromShape(x.shape) > 0) return stock();
      const { axis, reductionIndices, keepDims } = attrs as {
        axis?: number | number[];
        reductionIndices?: number | number[];
        keepDims?: boolean;
      };
      // None given are all.
      const axes = tf.util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
      const kept = tf.backend_util.computeOutAndReduceShapes(x.shape, axes)[0];
      const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
      const dtype = name === tf.Mean ? 'float32' : x.dtype;
      // Integers that a graphics card's shader would take for floats, which have 24 bits.
      if (dtype === 'int32' && 'makeTensorInfo' in backend) {
        const values = new Int32Array(tf.util.sizeFromShape(shape)).fill(neutral(dtype));
        return (backend as unknown as Maker).makeTensorInfo(shape, dtype, values);
      }
      const fill = { shape, value: neutral(x.dtype), dtype };
      return backendKernels(backendName, backend).run(tf.Fill, {}, fill);
    },
  ]);
  replaceKernels(backendName, 'DeconvEmptyReductions', Object.fromEntries(kernels));
}
