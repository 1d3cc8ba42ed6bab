import type { Metric } from './metric.js';
import { shareOfAnswers, type ThresholdOptions } from './precision.js';

/**
 * The part of what is there that is found, as Keras's `Recall`: 0 where nothing is there.
 *
 * yTrue of 0 and 1 of any shape, yPred probabilities of that shape -> a scalar, or `[thresholds]`.
 *
 * @param options thresholds, and one class alone
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = recall({ thresholds: 0.7 });
 * metric.update(tf.tensor1d([1, 0, 1, 1]), tf.tensor1d([0.9, 0.8, 0.3, 0.6]));
 * metric.result().dataSync(); // Float32Array [0.333333]
 */
export function recall(options: ThresholdOptions = {}): Metric {
  return shareOfAnswers('recall', options, 'positives');
}
