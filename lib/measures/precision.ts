import * as tf from '@tensorflow/tfjs-core';
import { fail, integer, onlyKnown } from '../check.js';
import { oneHot } from '../tfjs/one_hot.js';
import { type Metric, metric } from './metric.js';
import { checkThresholds, countAnswers, onlyClass } from './thresholds.js';

/** What `precision` and `recall` take; Keras's names and defaults. */
export interface ThresholdOptions {
  /** A prediction above it is a yes; several give several values; default 0.5, with `topK` none. */
  thresholds?: number | number[];
  /** Among how many of the largest of the last axis a prediction must be to be a yes; default any. */
  topK?: number | null;
  /** The class, an index of the last axis, that is looked at alone; default all. */
  classId?: number | null;
}

/** Below any prediction, and above what Keras makes of those that are not among the largest. */
const LEAST = -1e9;

/** The k largest of the last axis as they are, all others below any threshold. */
function largest(name: string, values: tf.Tensor, k: number): tf.Tensor {
  const classes = values.shape.at(-1) ?? 0;
  if (k > classes) fail(name, 'topK', `at most ${classes}, the classes of yPred`, k);
  const { indices } = tf.topk(values, k);
  const kept = tf.sum(oneHot(indices, classes), -2);
  return tf.where(tf.cast(kept, 'bool'), values, tf.fill(values.shape, 10 * LEAST));
}

/** Right answers by those that a name counts, at one threshold or several. */
export function shareOfAnswers(
  name: string,
  options: ThresholdOptions,
  by: 'found' | 'positives',
): Metric {
  onlyKnown(name, options, ['thresholds', 'classId', 'topK']);
  const { classId = null, topK = null } = options;
  if (topK !== null) integer(name, 'topK', topK, 1);
  const { thresholds = topK === null ? 0.5 : LEAST } = options;
  const list = thresholds === LEAST ? [LEAST] : checkThresholds(name, thresholds);
  const ascending = [...list].sort((a, b) => a - b);
  const order = list.map((one) => ascending.indexOf(one));
  return metric(
    name,
    {
      count(yTrue, yPred, weight) {
        const one = (values: tf.Tensor) => onlyClass(name, values, classId);
        const both = [one(yTrue), one(topK === null ? yPred : largest(name, yPred, topK))] as const;
        const { truePositives, falsePositives, positives } = countAnswers(
          name,
          both,
          weight,
          ascending,
        );
        const found = tf.add(truePositives, falsePositives);
        return [truePositives, by === 'found' ? found : positives];
      },
      value([right, all]) {
        const shares = tf.divNoNan(right!, all!);
        const given = tf.gather(shares, tf.tensor1d(order, 'int32'));
        return Array.isArray(thresholds) ? given : tf.reshape(given, []);
      },
    },
    options,
  );
}

/**
 * The part of the found that is right, as Keras's `Precision`: 0 where nothing is found.
 *
 * yTrue of 0 and 1 of any shape, yPred probabilities of that shape -> a scalar, or `[thresholds]`.
 *
 * @param options thresholds, and one class alone
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = precision();
 * metric.update(tf.tensor1d([1, 0, 1, 1]), tf.tensor1d([0.9, 0.8, 0.3, 0.6]));
 * metric.result().dataSync(); // Float32Array [0.666667]
 */
export function precision(options: ThresholdOptions = {}): Metric {
  return shareOfAnswers('precision', options, 'found');
}
