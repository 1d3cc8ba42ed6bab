import * as tf from '@tensorflow/tfjs-core';
import { fail, integer, number } from '../check.js';
import { spread } from './metric.js';
import { matching } from './pair.js';

/** Sums of weights over a batch of the four kinds of answers, one for each threshold. */
export interface Answers {
  truePositives: tf.Tensor;
  falsePositives: tf.Tensor;
  positives: tf.Tensor;
  negatives: tf.Tensor;
}

/** Thresholds from 0 to 1, checked; one or several. */
export function checkThresholds(where: string, thresholds: number | number[]): number[] {
  const list = Array.isArray(thresholds) ? thresholds : [thresholds];
  if (list.length === 0) fail(where, 'thresholds', 'at least one', thresholds);
  return list.map((one) => number(where, 'thresholds', one, 0, 1));
}

/** What both have of one class, their last axis's. */
export function onlyClass(where: string, values: tf.Tensor, classId: number | null): tf.Tensor {
  if (classId === null) return values;
  const classes = values.shape.at(-1) ?? 0;
  if (integer(where, 'classId', classId, 0) >= classes) {
    fail(where, 'classId', `below ${classes}, the classes of yPred`, classId);
  }
  const begin = values.shape.map(() => 0).with(-1, classId);
  return tf.slice(values, begin, values.shape.with(-1, 1));
}

/**
 * How answers above each threshold are right and wrong. Values are put into the bins between thresholds, so that memory
 * does not grow with their product.
 *
 * @param thresholds in ascending order
 */
export function countAnswers(
  where: string,
  [yTrue, yPred]: readonly [tf.Tensor, tf.Tensor],
  weight: tf.Tensor | null,
  thresholds: readonly number[],
): Answers {
  const truth = matching(where, yTrue, yPred);
  const all = [yPred.size];
  const labels = tf.cast(tf.notEqual(tf.reshape(truth, all), 0), 'float32');
  const weights =
    weight === null
      ? tf.onesLike(labels)
      : tf.reshape(tf.mul(tf.onesLike(yPred), spread(where, 'sampleWeight', weight, yPred)), all);
  const values = tf.reshape(yPred, all);
  const bins = thresholds.length + 1;
  // How many thresholds a value exceeds.
  const above = binOf(values, thresholds);
  const right = tf.mul(labels, weights);
  const counted = (parts: tf.Tensor) =>
    tf.bincount(above as tf.Tensor1D, parts as tf.Tensor1D, bins);
  const [hits, everything] = [counted(right), counted(weights)];
  // What exceeds threshold i lies in the bins above i.
  const exceeding = (counts: tf.Tensor) => {
    const sums = tf.cumsum(tf.reverse(counts), 0);
    return tf.slice(tf.reverse(sums), [1], [thresholds.length]);
  };
  const truePositives = exceeding(hits);
  const positives = tf.sum(hits);
  return {
    truePositives,
    falsePositives: tf.sub(exceeding(everything), truePositives),
    positives,
    negatives: tf.sub(tf.sum(everything), positives),
  };
}

/** How many thresholds a value exceeds: some at a time, to bound the memory. */
function binOf(values: tf.Tensor, thresholds: readonly number[]): tf.Tensor {
  const column = tf.reshape(values, [values.size, 1]);
  const exceeded = (some: number[]) =>
    tf.sum(tf.cast(tf.greater(column, tf.tensor2d(some, [1, some.length])), 'int32'), 1);
  const AT_ONCE = 16;
  let sum = exceeded(thresholds.slice(0, AT_ONCE));
  for (let from = AT_ONCE; from < thresholds.length; from += AT_ONCE) {
    sum = tf.add(sum, exceeded(thresholds.slice(from, from + AT_ONCE)));
  }
  return sum;
}
