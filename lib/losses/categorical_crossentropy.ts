import * as tf from '@tensorflow/tfjs-core';
import { onlyKnown } from '../check.js';
import { type CrossentropyOptions, crossentropyOptions } from './binary_crossentropy.js';
import { EPSILON, type Loss, loss } from './loss.js';

/** Class probabilities that sum to 1, none of them 0. */
export function distribution(prediction: tf.Tensor): tf.Tensor {
  return tf.clipByValue(tf.div(prediction, tf.sum(prediction, -1, true)), EPSILON, 1 - EPSILON);
}

/** The logarithms of class probabilities. */
export function logProbabilities(prediction: tf.Tensor, fromLogits: boolean): tf.Tensor {
  return fromLogits ? tf.logSoftmax(prediction) : tf.log(distribution(prediction));
}

/** One-hot truth of which label smoothing spreads a part over all classes. */
export function smoothClasses(truth: tf.Tensor, smoothing: number): tf.Tensor {
  if (smoothing === 0) return truth;
  return tf.add(tf.mul(truth, 1 - smoothing), smoothing / truth.shape.at(-1)!);
}

/**
 * The crossentropy of one class of several, as Keras's `CategoricalCrossentropy`.
 *
 * yTrue `[n, ..., classes]`, one-hot or shares, yPred of that shape -> `[n, ...]`, in nats.
 *
 * @param options whether predictions are logits, and label smoothing
 * @throws ValueError for options that are not known or out of range
 * @example
 * const loss = categoricalCrossentropy();
 * loss(tf.tensor2d([[0, 1]]), tf.tensor2d([[0.5, 0.5]])).dataSync(); // Float32Array [0.693147]
 */
export function categoricalCrossentropy(options: CrossentropyOptions = {}): Loss {
  onlyKnown('categoricalCrossentropy', options, ['fromLogits', 'labelSmoothing']);
  const { fromLogits, labelSmoothing } = crossentropyOptions('categoricalCrossentropy', options);
  return loss(
    'categoricalCrossentropy',
    (yTrue, yPred) => {
      const truth = smoothClasses(yTrue, labelSmoothing);
      return tf.neg(tf.sum(tf.mul(truth, logProbabilities(yPred, fromLogits)), -1));
    },
    options,
  );
}
