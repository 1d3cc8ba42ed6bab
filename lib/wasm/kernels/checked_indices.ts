import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../check.js';
import type { Call, Kernel } from '../call.js';

/** Refuses an index outside of 0 .. limit - 1; the last axis of `indices` has one for each of the limits. */
function check({ backend }: Call, where: string, indices: tf.TensorInfo, limits: number[]): void {
  const values = backend.typedArrayFromHeap(indices);
  for (let i = 0; i < values.length; i++) {
    const limit = limits[i % limits.length]!;
    if (values[i]! >= 0 && values[i]! < limit) continue;
    const start = i - (i % limits.length);
    const index = Array.from(values.subarray(start, start + limits.length));
    fail(where, 'an index', `inside of [${limits}]`, index);
  }
}

/**
 * GatherNd, ScatterNd and TensorScatterUpdate, which read and write beside their tensors on stock.
 *
 * @param vector how many axes an index has where `indices` is a vector of n: to gather, the vector is one index
 *     of n axes; to scatter, it is n indices of the first axis
 */
const nd =
  (
    where: string,
    shapeOf: (call: Call) => number[],
    vector: (n: number) => number = () => 1,
  ): Kernel =>
  (call) => {
    const indices = call.inputs.indices!;
    const { shape } = indices;
    const last = shape.at(-1) ?? 1;
    const depth = shape.length === 1 ? vector(last) : last;
    if (depth > 0) check(call, where, indices, shapeOf(call).slice(0, depth));
    return call.stock();
  };

/** CropAndResize, which reads the image of any number on stock. */
const cropAndResize: Kernel = (call) => {
  const { image, boxInd } = call.inputs as { image: tf.TensorInfo; boxInd: tf.TensorInfo };
  check(call, tf.CropAndResize, boxInd, [image.shape[0]!]);
  return call.stock();
};

/** SparseToDense, which writes beside its output on stock. */
const sparseToDense: Kernel = (call) => {
  const indices = call.inputs.sparseIndices!;
  const { outputShape } = call.attrs as tf.SparseToDenseAttrs;
  check(call, tf.SparseToDense, indices, outputShape);
  return call.stock();
};

/** Kernels that on stock follow an index wherever it leads: a ValueError, as the other backends throw. */
export const checkedIndices: Readonly<Record<string, Kernel>> = {
  [tf.CropAndResize]: cropAndResize,
  [tf.GatherNd]: nd(
    tf.GatherNd,
    ({ inputs }) => inputs.params!.shape,
    (n) => n,
  ),
  [tf.ScatterNd]: nd(tf.ScatterNd, ({ attrs }) => (attrs as { shape: number[] }).shape),
  [tf.SparseToDense]: sparseToDense,
  [tf.TensorScatterUpdate]: nd(tf.TensorScatterUpdate, ({ inputs }) => inputs.tensor!.shape),
};
