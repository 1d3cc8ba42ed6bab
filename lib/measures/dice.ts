import * as tf from '@tensorflow/tfjs-core';
import { onlyKnown } from '../check.js';
import {
  type BinaryOptions,
  binaryOverlap,
  type ClassesOptions,
  overlapMetric,
} from './confusion.js';
import type { Metric } from './metric.js';

/** Twice what is right by what is found and what is there. */
const twiceByBoth = (right: tf.Tensor, both: tf.Tensor) => tf.divNoNan(tf.mul(right, 2), both);

/**
 * Twice what truth and prediction share of a class by the sum of what each has, its mean over the classes: one that is in
 * neither is left out of the mean, and 0 is the value where all are.
 *
 * yTrue numbers of classes `[n, ...]`, yPred of that shape, or scores `[n, ..., classes]` -> a scalar, 0 to 1.
 *
 * Source: Dice 1945, Ecology 26.
 *
 * @param options classes, those that count, and how they are given
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = dice({ numClasses: 2, targetClassIds: [1] });
 * metric.update(tf.tensor1d([0, 0, 1, 1]), tf.tensor1d([0, 1, 1, 1]));
 * metric.result().dataSync(); // Float32Array [0.8]
 */
export function dice(options: ClassesOptions): Metric {
  return overlapMetric('dice', options, twiceByBoth);
}

/**
 * Twice what truth and prediction share of yes and no by the sum of what each has. With `targetClassIds: [1]` it is the Dice
 * coefficient of a mask.
 *
 * yTrue of 0 and 1 of any shape, yPred probabilities of that shape -> a scalar, 0 to 1.
 *
 * Source: Dice 1945, Ecology 26.
 *
 * @param options the classes that count, and the threshold
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = binaryDice({ targetClassIds: [1] });
 * metric.update(tf.tensor1d([0, 0, 1, 1]), tf.tensor1d([0.1, 0.7, 0.8, 0.9]));
 * metric.result().dataSync(); // Float32Array [0.8]
 */
export function binaryDice(options: BinaryOptions = {}): Metric {
  onlyKnown('binaryDice', options, ['targetClassIds', 'threshold']);
  return binaryOverlap('binaryDice', options, twiceByBoth);
}
