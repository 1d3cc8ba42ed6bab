import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { LossFunction } from './internals.js';

/** 1 where the prediction is above a half, as Keras has it: stock counts those that are 1 exactly. */
const above = (prediction: tf.Tensor) => tf.cast(tf.greater(prediction, 0.5), 'float32');

const functions = {
  precision: (yTrue: tf.Tensor, yPred: tf.Tensor) =>
    tf.tidy(() => tfl.metrics.precision(yTrue, above(yPred))),
  recall: (yTrue: tf.Tensor, yPred: tf.Tensor) =>
    tf.tidy(() => tfl.metrics.recall(yTrue, above(yPred))),
};

/** A metric of `compile`: precision and recall with a threshold of 0.5, any other as it is. */
export function thresholded(metric: string | LossFunction): string | LossFunction {
  if (metric === 'precision' || metric === tfl.metrics.precision) return functions.precision;
  if (metric === 'recall' || metric === tfl.metrics.recall) return functions.recall;
  return metric;
}
