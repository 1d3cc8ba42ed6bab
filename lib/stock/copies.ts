import type * as tf from '@tensorflow/tfjs-core';

/** What the copies that a layer sees of a tensor that it takes twice are copies of. */
const originals = new WeakMap<tf.Tensor, tf.Tensor>();

/** A copy, of which it is remembered what it is of. */
export function asCopy<T extends tf.Tensor>(copy: T, original: tf.Tensor): T {
  originals.set(copy, original);
  return copy;
}

/** Whether two inputs of a layer are one tensor of the model. */
export const sameTensor = (a: tf.Tensor, b: tf.Tensor): boolean =>
  (originals.get(a) ?? a) === (originals.get(b) ?? b);
