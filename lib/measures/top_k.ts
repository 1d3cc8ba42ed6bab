import * as tf from '@tensorflow/tfjs-core';
import { fail, integer, onlyKnown } from '../check.js';
import { oneHot } from '../tfjs/one_hot.js';
import { type Metric, meanMetric } from './metric.js';

/** What the top-k accuracies take. */
export interface TopKOptions {
  /** Among how many of the largest scores the true class shall be; default 5. */
  k?: number;
}

/** 1 where fewer than k scores are larger than that of the true class, which `truth` marks by 1. */
function inTopK(truth: tf.Tensor, scores: tf.Tensor, k: number): tf.Tensor {
  const own = tf.sum(tf.mul(truth, scores), -1, true);
  const larger = tf.sum(tf.cast(tf.greater(scores, own), 'float32'), -1);
  return tf.cast(tf.less(larger, k), 'float32');
}

const optionsOf = (name: string, options: TopKOptions): number => {
  onlyKnown(name, options, ['k']);
  return integer(name, 'k', options.k ?? 5, 1);
};

/**
 * How often the true class is among the k that score highest, as Keras's `TopKCategoricalAccuracy`.
 *
 * yTrue one-hot `[n, ..., classes]`, yPred scores of that shape -> a scalar, 0 to 1.
 *
 * @param options k
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = topKCategoricalAccuracy({ k: 2 });
 * metric.update(tf.tensor2d([[0, 0, 1], [1, 0, 0]]), tf.tensor2d([[0.1, 0.5, 0.4], [0.1, 0.5, 0.4]]));
 * metric.result().dataSync(); // Float32Array [0.5]
 */
export function topKCategoricalAccuracy(options: TopKOptions = {}): Metric {
  const name = 'topKCategoricalAccuracy';
  const k = optionsOf(name, options);
  return meanMetric(
    name,
    (yTrue, yPred) => {
      if (yTrue.shape.join() !== yPred.shape.join()) {
        fail(name, 'yTrue', `of the shape of yPred, [${yPred.shape.join(', ')}]`, yTrue.shape);
      }
      if (yPred.rank < 2) fail(name, 'yPred', 'of shape [n, ..., classes]', yPred.shape);
      // Shares of classes count as the largest of them.
      return inTopK(oneHot(tf.argMax(yTrue, -1), yTrue.shape.at(-1)!), yPred, k);
    },
    undefined,
    options,
  );
}

/**
 * How often the true class is among the k that score highest, the truth given by numbers, as Keras's
 * `SparseTopKCategoricalAccuracy`.
 *
 * yTrue `[n, ...]` or `[n, ..., 1]` of 0..classes - 1, yPred scores `[n, ..., classes]` -> a scalar, 0 to 1.
 *
 * @param options k
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = sparseTopKCategoricalAccuracy({ k: 2 });
 * metric.update(tf.tensor1d([2, 0]), tf.tensor2d([[0.1, 0.5, 0.4], [0.1, 0.5, 0.4]]));
 * metric.result().dataSync(); // Float32Array [0.5]
 */
export function sparseTopKCategoricalAccuracy(options: TopKOptions = {}): Metric {
  const name = 'sparseTopKCategoricalAccuracy';
  const k = optionsOf(name, options);
  return meanMetric(
    name,
    (yTrue, yPred) => {
      const positions = yPred.shape.slice(0, -1);
      if (yPred.rank < 2 || yTrue.size !== tf.util.sizeFromShape(positions)) {
        fail(name, 'yTrue', `labels of shape [${positions.join(', ')}]`, yTrue.shape);
      }
      const truth = oneHot(tf.reshape(yTrue, positions), yPred.shape.at(-1) ?? 0);
      return inTopK(truth, yPred, k);
    },
    undefined,
    options,
  );
}
