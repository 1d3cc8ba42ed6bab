import * as tf from '@tensorflow/tfjs-core';
import { flag, number, onlyKnown } from '../check.js';
import {
  type CrossentropyOptions,
  crossentropyOptions,
  elementCrossentropy,
  smoothBinary,
} from './binary_crossentropy.js';
import { type Loss, loss } from './loss.js';

/** What `binaryFocalCrossentropy` takes beside a crossentropy's options. */
export interface BinaryFocalCrossentropyOptions extends CrossentropyOptions {
  /** Whether positives weigh alpha and negatives 1 - alpha; default false. */
  applyClassBalancing?: boolean;
  /** The weight of the positives, 0 to 1; default 0.25. */
  alpha?: number;
  /** How much less an easy example weighs, at least 0; default 2. */
  gamma?: number;
}

/**
 * Binary crossentropy that weighs an example by `(1 - p)^gamma`, p the probability of its truth, as Keras's
 * `BinaryFocalCrossentropy`. From logits it is exact where Keras clips, beyond 16.
 *
 * yTrue `[n, ..., k]` of 0..1, yPred of that shape -> `[n, ...]`.
 *
 * Source: Lin et al. 2017, arXiv 1708.02002, equations 4 and 5.
 *
 * @param options alpha, gamma, logits, label smoothing
 * @throws ValueError for options that are not known or out of range
 * @example
 * const loss = binaryFocalCrossentropy();
 * loss(tf.tensor2d([[1]]), tf.tensor2d([[0.5]])).dataSync(); // Float32Array [0.173287]
 */
export function binaryFocalCrossentropy(options: BinaryFocalCrossentropyOptions = {}): Loss {
  const where = 'binaryFocalCrossentropy';
  onlyKnown(where, options, [
    'fromLogits',
    'labelSmoothing',
    'applyClassBalancing',
    'alpha',
    'gamma',
  ]);
  const { applyClassBalancing = false, alpha = 0.25, gamma = 2 } = options;
  const { fromLogits, labelSmoothing } = crossentropyOptions(where, options);
  flag(where, 'applyClassBalancing', applyClassBalancing);
  number(where, 'alpha', alpha, 0, 1);
  number(where, 'gamma', gamma, 0);
  /** What the prediction gives to the truth. */
  const share = (truth: tf.Tensor, p: tf.Tensor | number) =>
    tf.add(tf.mul(truth, p), tf.mul(tf.sub(1, truth), tf.sub(1, p)));
  return loss(
    where,
    (yTrue, yPred) => {
      const truth = smoothBinary(yTrue, labelSmoothing);
      const p = fromLogits ? tf.sigmoid(yPred) : yPred;
      const factor = tf.pow(tf.sub(1, share(truth, p)), gamma);
      const focal = tf.mul(factor, elementCrossentropy(truth, yPred, fromLogits));
      return tf.mean(applyClassBalancing ? tf.mul(share(truth, alpha), focal) : focal, -1);
    },
    options,
  );
}
