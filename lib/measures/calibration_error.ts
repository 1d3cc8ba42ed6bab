import * as tf from '@tensorflow/tfjs-core';
import { fail, flag, integer, onlyKnown } from '../check.js';
import { type Metric, metric, weightOfEach } from './metric.js';

/** What `calibrationError` takes. */
export interface CalibrationErrorOptions {
  /** Into how many bins of equal width confidences are put; default 15. */
  numBins?: number;
  /** Whether predictions are logits; default false. */
  fromLogits?: boolean;
}

/** Confidence and rightness of each answer: of yes where there is one probability, of the likeliest class else. */
function answers(yTrue: tf.Tensor, probabilities: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const classes = probabilities.rank < 2 ? 1 : probabilities.shape.at(-1)!;
  const rows = tf.reshape(probabilities, [-1, classes]);
  const oneHot = classes > 1 && yTrue.size === rows.size;
  if (!oneHot && yTrue.size !== rows.shape[0]) {
    fail('calibrationError', 'yTrue', `${rows.shape[0]} labels, or one-hot`, yTrue.shape);
  }
  if (classes === 1) return [tf.reshape(rows, [-1]), tf.reshape(yTrue, [-1])];
  const labels = oneHot ? tf.argMax(tf.reshape(yTrue, rows.shape), 1) : tf.reshape(yTrue, [-1]);
  const right = tf.equal(tf.cast(labels, 'int32'), tf.cast(tf.argMax(rows, 1), 'int32'));
  return [tf.max(rows, 1), tf.cast(right, 'float32')];
}

/**
 * The expected calibration error: how far confidences are from how often they are right, over bins of confidence.
 *
 * yTrue numbers of classes, one-hot, or 0 and 1; yPred `[n, ..., classes]`, or `[n, ..., 1]` for yes and no -> a scalar, 0
 * to 1.
 *
 * Source: Guo, Pleiss, Sun & Weinberger 2017, arXiv 1706.04599, equation 3.
 *
 * @param options the bins, and whether predictions are logits
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = calibrationError();
 * metric.update(tf.tensor1d([0, 1]), tf.tensor2d([[0.8, 0.2], [0.8, 0.2]]));
 * metric.result().dataSync(); // Float32Array [0.3]
 */
export function calibrationError(options: CalibrationErrorOptions = {}): Metric {
  onlyKnown('calibrationError', options, ['numBins', 'fromLogits']);
  const { numBins = 15, fromLogits = false } = options;
  integer('calibrationError', 'numBins', numBins, 1);
  flag('calibrationError', 'fromLogits', fromLogits);
  return metric('calibrationError', {
    count(yTrue, yPred, weight) {
      const binary = yPred.rank < 2 || yPred.shape.at(-1) === 1;
      const probabilities = binary ? tf.sigmoid : tf.softmax;
      const [confidence, right] = answers(yTrue, fromLogits ? probabilities(yPred) : yPred);
      const positions = yPred.rank < 2 ? yPred.shape : yPred.shape.slice(0, -1);
      const ones = tf.ones(positions);
      const weights = tf.reshape(weightOfEach('calibrationError', weight, ones), [-1]);
      const last = numBins - 1;
      const upTo = tf.sub(tf.ceil(tf.mul(confidence, numBins)), 1);
      const bins = tf.cast(tf.clipByValue(upTo, 0, last), 'int32') as tf.Tensor1D;
      const sums = (values: tf.Tensor) =>
        tf.bincount(bins, tf.mul(values, weights) as tf.Tensor1D, numBins);
      return [sums(tf.sub(confidence, right)), tf.sum(weights)];
    },
    value: ([gaps, count]) => tf.divNoNan(tf.sum(tf.abs(gaps!)), count!),
  });
}
