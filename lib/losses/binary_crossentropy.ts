import * as tf from '@tensorflow/tfjs-core';
import { flag, number, onlyKnown } from '../check.js';
import { EPSILON, type Loss, loss } from './loss.js';

/** What crossentropies of probabilities take. */
export interface CrossentropyOptions {
  /** Whether predictions are logits and no probabilities; default false. */
  fromLogits?: boolean;
  /** How much of the truth is spread over all classes, 0 to 1; default 0. */
  labelSmoothing?: number;
}

/** The options of a crossentropy, checked. */
export function crossentropyOptions(
  where: string,
  { fromLogits = false, labelSmoothing = 0 }: CrossentropyOptions,
): Required<CrossentropyOptions> {
  flag(where, 'fromLogits', fromLogits);
  number(where, 'labelSmoothing', labelSmoothing, 0, 1);
  return { fromLogits, labelSmoothing };
}

/** Binary truth that label smoothing draws to 0.5. */
export function smoothBinary(truth: tf.Tensor, smoothing: number): tf.Tensor {
  return smoothing === 0 ? truth : tf.add(tf.mul(truth, 1 - smoothing), 0.5 * smoothing);
}

/** The crossentropy of each element. */
export function elementCrossentropy(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  fromLogits: boolean,
): tf.Tensor {
  if (fromLogits) {
    // max(x, 0) - x z + log(1 + exp(-|x|)): no exponential overflows.
    const rest = tf.log1p(tf.exp(tf.neg(tf.abs(prediction))));
    return tf.add(tf.sub(tf.relu(prediction), tf.mul(prediction, truth)), rest);
  }
  const p = tf.clipByValue(prediction, EPSILON, 1 - EPSILON);
  const on = tf.mul(truth, tf.log(p));
  return tf.neg(tf.add(on, tf.mul(tf.sub(1, truth), tf.log(tf.sub(1, p)))));
}

/**
 * The crossentropy of independent yes-or-no answers, as Keras's `BinaryCrossentropy`.
 *
 * yTrue `[n, ..., k]` of 0..1, yPred of that shape -> `[n, ...]`, the mean over the last axis, in nats.
 *
 * @param options whether predictions are logits, and label smoothing
 * @throws ValueError for options that are not known or out of range
 * @example
 * const loss = binaryCrossentropy({ fromLogits: true });
 * loss(tf.tensor2d([[1, 0]]), tf.tensor2d([[0, 0]])).dataSync(); // Float32Array [0.693147]
 */
export function binaryCrossentropy(options: CrossentropyOptions = {}): Loss {
  onlyKnown('binaryCrossentropy', options, ['fromLogits', 'labelSmoothing']);
  const { fromLogits, labelSmoothing } = crossentropyOptions('binaryCrossentropy', options);
  return loss(
    'binaryCrossentropy',
    (yTrue, yPred) =>
      tf.mean(elementCrossentropy(smoothBinary(yTrue, labelSmoothing), yPred, fromLogits), -1),
    options,
  );
}
