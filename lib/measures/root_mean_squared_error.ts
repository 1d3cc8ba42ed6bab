import * as tf from '@tensorflow/tfjs-core';
import { type Metric, meanMetric } from './metric.js';
import { matching } from './pair.js';

/**
 * The root of the mean squared error of all examples, as Keras's `RootMeanSquaredError`.
 *
 * yTrue of any shape, yPred of that shape -> a scalar, in the unit of the values.
 *
 * @example
 * const metric = rootMeanSquaredError();
 * metric.update(tf.tensor1d([0, 0]), tf.tensor1d([3, 4]));
 * metric.result().dataSync(); // Float32Array [3.53553]
 */
export function rootMeanSquaredError(): Metric {
  const name = 'rootMeanSquaredError';
  return meanMetric(
    name,
    (yTrue, yPred) => tf.squaredDifference(matching(name, yTrue, yPred), yPred),
    tf.sqrt,
  );
}
