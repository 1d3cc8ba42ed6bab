import * as tf from '@tensorflow/tfjs-core';
import { array, number, onlyKnown } from '../check.js';
import { type CrossentropyOptions, crossentropyOptions } from './binary_crossentropy.js';
import { distribution, logProbabilities, smoothClasses } from './categorical_crossentropy.js';
import { type Loss, loss } from './loss.js';

/** What `categoricalFocalCrossentropy` takes beside a crossentropy's options. */
export interface CategoricalFocalCrossentropyOptions extends CrossentropyOptions {
  /** The weight of all classes, or of each; default 0.25. */
  alpha?: number | number[];
  /** How much less an easy example weighs, at least 0; default 2. */
  gamma?: number;
}

/**
 * Categorical crossentropy that weighs each class by `alpha (1 - p)^gamma`, as Keras's `CategoricalFocalCrossentropy`.
 * From logits it is exact where Keras clips, below probabilities of 1e-7.
 *
 * yTrue `[n, ..., classes]`, one-hot or shares, yPred of that shape -> `[n, ...]`.
 *
 * Source: Lin et al. 2017, arXiv 1708.02002, equation 5.
 *
 * @param options alpha, gamma, logits, label smoothing
 * @throws ValueError for options that are not known or out of range
 * @example
 * const loss = categoricalFocalCrossentropy({ alpha: 1 });
 * loss(tf.tensor2d([[0, 1]]), tf.tensor2d([[0.5, 0.5]])).dataSync(); // Float32Array [0.173287]
 */
export function categoricalFocalCrossentropy(
  options: CategoricalFocalCrossentropyOptions = {},
): Loss {
  const where = 'categoricalFocalCrossentropy';
  onlyKnown(where, options, ['fromLogits', 'labelSmoothing', 'alpha', 'gamma']);
  const { alpha = 0.25, gamma = 2 } = options;
  const { fromLogits, labelSmoothing } = crossentropyOptions(where, options);
  for (const weight of Array.isArray(alpha) ? array(where, 'alpha', alpha) : [alpha]) {
    number(where, 'alpha', weight, 0);
  }
  number(where, 'gamma', gamma, 0);
  return loss(
    where,
    (yTrue, yPred) => {
      const p = fromLogits ? tf.softmax(yPred) : distribution(yPred);
      const factor = tf.mul(tf.pow(tf.sub(1, p), gamma), alpha);
      const truth = smoothClasses(yTrue, labelSmoothing);
      const each = tf.mul(factor, tf.mul(truth, logProbabilities(yPred, fromLogits)));
      return tf.neg(tf.sum(each, -1));
    },
    options,
  );
}
