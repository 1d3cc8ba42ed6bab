import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../../tfjs/replace_kernels.js';

/**
 * Outputs of another dtype than on the other backends: places of a pooling's maxima, which webgl gives as floats,
 * and the largest and smallest of truths, which webgpu gives as integers.
 */
export function repairDtypes(backendName: string): void {
  /** @param rightOf the dtype of each output by that of the input */
  const kernelOf = (rightOf: (dtype: tf.DataType) => readonly tf.DataType[]): ReplacedKernel => {
    return ({ backend, inputs, stock }) => {
      const { run, free } = backendKernels(backendName, backend);
      const out = stock() as tf.TensorInfo | tf.TensorInfo[];
      const rights = rightOf(inputs.x!.dtype);
      const cast = [out].flat().map((x, i) => {
        const dtype = rights[i]!;
        if (x.dtype === dtype) return x;
        const right = run(tf.Cast, { x }, { dtype });
        free(x);
        return right;
      });
      return Array.isArray(out) ? cast : cast[0]!;
    };
  };
  replaceKernels(backendName, 'DeconvDtypes', {
    [tf.MaxPoolWithArgmax]: kernelOf((dtype) => [dtype, 'int32']),
    [tf.Max]: kernelOf((dtype) => [dtype]),
    [tf.Min]: kernelOf((dtype) => [dtype]),
  });
}
