import * as tf from '@tensorflow/tfjs-core';
import { fail, number, record } from '../../check.js';
import { weightByClass } from '../../tfjs/weight_by_class.js';

/** A weight for each class, by its number; a class that is not there weighs 1, as in Keras. */
export type ClassWeight = Record<number, number>;

/** The weights of all classes up to the last that has one. */
function table(where: string, classWeight: unknown): number[] {
  const entries = Object.entries(record(where, 'classWeight', classWeight));
  const weights: number[] = [];
  for (const [name, weight] of entries) {
    const index = Number(name);
    if (!Number.isInteger(index) || index < 0 || index >= 2 ** 20) {
      fail(where, 'a key of classWeight', 'the number of a class', name);
    }
    weights[index] = number(where, `the weight of class ${name}`, weight);
  }
  return Array.from(weights, (weight) => weight ?? 1);
}

/**
 * The weight of each sample, or position, by its class.
 *
 * @param target classes `[n, ..., 1]` or `[n]`, or one-hot `[n, ..., classes]`
 * @returns `[n, ...]`
 */
export function classWeightOfEach(
  where: string,
  target: tf.Tensor,
  classWeight: ClassWeight,
): tf.Tensor {
  const weights = table(where, classWeight);
  return tf.tidy(() => {
    const { shape, rank } = target;
    const oneHot = rank > 1 && shape[rank - 1] !== 1;
    const classes = oneHot
      ? tf.argMax(target, -1)
      : tf.reshape(target, rank > 1 ? shape.slice(0, -1) : shape);
    return weightByClass(classes, weights, 1);
  });
}
