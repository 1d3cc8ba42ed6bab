import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';

/** The shape in which a model takes these numbers, without the batch; one length may be open. */
export function numbersShape(
  where: string,
  given: Float32Array,
  inputShape: readonly (number | null)[],
): number[] {
  const size = tf.util.sizeFromShape(inputShape.map((n) => n ?? 1));
  const open = inputShape.filter((n) => n === null).length;
  if (
    open > 1 ||
    given.length === 0 ||
    given.length % size !== 0 ||
    (open === 0 && given.length !== size)
  ) {
    const shape = `[${inputShape.map((n) => n ?? '?').join(', ')}]`;
    fail(where, 'the input', `numbers of shape ${shape}`, given);
  }
  return inputShape.map((n) => n ?? given.length / size);
}
