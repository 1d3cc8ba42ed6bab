import * as tf from '@tensorflow/tfjs-core';
import { type BackendKernels, backendKernels } from '../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';

/** x with its matrices repeated to the leading axes `lead`, a new tensor. */
function spread({ run, free }: BackendKernels, x: tf.TensorInfo, lead: number[]): tf.TensorInfo {
  const shape = [...lead.slice(x.shape.length - 2).map(() => 1), ...x.shape];
  const long = run(tf.Reshape, { x }, { shape });
  const reps = shape.map((n, i) => (i < lead.length ? lead[i]! / n : 1));
  const repeated = run(tf.Tile, { x: long }, { reps });
  free(long);
  return repeated;
}

/**
 * Matrix products of two sides that are both broadcast, or one along an axis that is not the first: stock takes
 * the matrices of each side in turn, whatever the axis.
 */
export function repairMatMulBroadcast(backendName: string): void {
  const kernel: ReplacedKernel = ({ backend, inputs, attrs, stock }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const [leadA, leadB] = [a, b].map(({ shape }) => shape.slice(0, -2)) as [number[], number[]];
    if (leadA.join() === leadB.join()) return stock();
    const single = [leadA, leadB].some((lead) => tf.util.sizeFromShape(lead) === 1);
    if (single) return stock();
    const lead = tf.broadcast_util.assertAndGetBroadcastShape(leadA, leadB);
    const kernels = backendKernels(backendName, backend);
    const sides = [a, b].map((x) => spread(kernels, x, lead)) as [tf.TensorInfo, tf.TensorInfo];
    try {
      return stock({ ...inputs, a: sides[0], b: sides[1] }, attrs as object);
    } finally {
      kernels.free(...sides);
    }
  };
  replaceKernels(backendName, 'DeconvMatMul', {
    [tf.BatchMatMul]: kernel,
    [tf._FusedMatMul]: kernel,
  });
}
