import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../check.js';
import type { Call, Kernel } from '../call.js';
import { checkShape } from './check_shape.js';
import { isNumeric, isWord } from './taken.js';

/**
 * Select, which is tf.where. Stock takes four bytes for each value of bool, takes the words of e for values of
 * t's dtype, and of a condition by rows reads the first columns.
 */
export const select: Kernel = ({ backend, inputs, stock }: Call) => {
  const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', tf.TensorInfo>;
  if (!isNumeric(t) || !isNumeric(e)) return stock();
  checkShape(tf.Select, 'e', e.shape, t.shape);
  const [size, choices] = [t, condition].map(({ shape }) => tf.util.sizeFromShape(shape)) as [
    number,
    number,
  ];
  const byRow = condition.shape.length === 1 && choices === t.shape[0];
  if (choices !== size && !byRow)
    fail(tf.Select, 'condition', `of shape [${t.shape}]`, condition.shape);
  if (isWord(t) && t.dtype === e.dtype && choices === size) return stock();
  const out = backend.makeOutput(t.shape, tf.upcastType(t.dtype, e.dtype));
  const [chosen, yes, no, to] = [condition, t, e, out].map((x) =>
    backend.typedArrayFromHeap(x),
  ) as [Uint8Array, Float32Array, Float32Array, Float32Array];
  const width = size / choices;
  for (let i = 0; i < size; i++) {
    to[i] = (chosen[choices === size ? i : Math.floor(i / width)] ? yes : no)[i]!;
  }
  return out;
};
