import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from '../call.js';

/** Transpose of nothing, for which stock divides by lengths. */
export const transpose: Kernel = ({ backend, inputs, attrs, stock }) => {
  const x = inputs.x!;
  if (tf.util.sizeFromShape(x.shape) > 0) return stock();
  const { perm } = attrs as { perm: number[] };
  return backend.makeOutput(
    perm.map((axis) => x.shape[axis]!),
    x.dtype,
  );
};
