import * as tf from '@tensorflow/tfjs-core';
import { fail, flag, integer, onlyKnown } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { takesLabels } from '../tfjs/compile_by_name.js';
import { madeOf } from '../tfjs/made_of.js';
import { oneHot } from '../tfjs/one_hot.js';
import { logProbabilities } from './categorical_crossentropy.js';
import { type Loss, named } from './loss.js';

/** What `sparseCategoricalCrossentropy` takes. */
export interface SparseCategoricalCrossentropyOptions {
  /** Whether predictions are logits and no probabilities; default false. */
  fromLogits?: boolean;
  /** A class, such as 255 for 'unknown', whose positions do not count; default none. */
  ignoreClass?: number | null;
}

/** Labels `[n, ...]` as integers, an axis of length 1 at their end left out. */
export function labelsOf(where: string, yTrue: tf.Tensor, yPred: tf.Tensor): tf.Tensor {
  const given = tensor(where, 'yTrue', yTrue);
  const positions = yPred.shape.slice(0, -1);
  const last = given.rank === yPred.rank && given.shape.at(-1) === 1;
  const labels = last ? tf.squeeze(given, [given.rank - 1]) : given;
  if (labels.shape.join() !== positions.join()) {
    fail(where, 'yTrue', `labels of shape [${positions.join(', ')}]`, given.shape);
  }
  return tf.cast(labels, 'int32');
}

/**
 * The crossentropy of classes that are given by their number, as Keras's `SparseCategoricalCrossentropy`. With
 * `ignoreClass` the values of the other positions are scaled by all / other, so that their mean is over what counts.
 *
 * yTrue `[n, ...]` or `[n, ..., 1]` of 0..classes - 1, yPred `[n, ..., classes]` -> `[n, ...]`, in nats.
 *
 * @param options whether predictions are logits, and a class that does not count
 * @throws ValueError for options that are not known
 * @example
 * const loss = sparseCategoricalCrossentropy({ ignoreClass: 255 });
 * const values = loss(tf.tensor1d([1, 255]), tf.tensor2d([[0.5, 0.5], [0.9, 0.1]]));
 * tf.mean(values).dataSync(); // Float32Array [0.693147]
 */
export function sparseCategoricalCrossentropy(
  options: SparseCategoricalCrossentropyOptions = {},
): Loss {
  const where = 'sparseCategoricalCrossentropy';
  onlyKnown(where, options, ['fromLogits', 'ignoreClass']);
  const { fromLogits = false, ignoreClass = null } = options;
  flag(where, 'fromLogits', fromLogits);
  if (ignoreClass !== null) integer(where, 'ignoreClass', ignoreClass, Number.MIN_SAFE_INTEGER);
  const compute: Loss = (yTrue, yPred) =>
    tf.tidy(() => {
      const prediction = tf.cast(tensor(where, 'yPred', yPred), 'float32');
      const labels = labelsOf(where, yTrue, prediction);
      // A class out of range, as an ignored one may be, is a row of zeros.
      const truth = oneHot(labels, prediction.shape.at(-1)!);
      const logarithms = logProbabilities(prediction, fromLogits);
      const values = tf.neg(tf.sum(tf.mul(truth, logarithms), -1));
      if (ignoreClass === null) return values;
      const valid = tf.cast(tf.notEqual(labels, ignoreClass), 'float32');
      return tf.mul(values, tf.mul(valid, tf.divNoNan(labels.size, tf.sum(valid))));
    });
  return takesLabels(madeOf(named(where, compute), options));
}
