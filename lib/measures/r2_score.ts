import * as tf from '@tensorflow/tfjs-core';
import { oneOf, onlyKnown } from '../check.js';
import { type Metric, metric, weightOfEach } from './metric.js';
import { matching } from './pair.js';

/** What `r2Score` takes; Keras's names and defaults. */
export interface R2ScoreOptions {
  /** How the outputs become one value; null for a value each; default `'uniformAverage'`. */
  classAggregation?: 'uniformAverage' | 'varianceWeightedAverage' | null;
}

/**
 * The part of the variance that predictions explain, as Keras's `R2Score`: 1 for the truth itself, 0 for its mean. Squares
 * are summed about the mean, so that values far from 0 keep their digits; an output that is constant counts 0.
 *
 * yTrue `[n, ..., outputs]`, yPred of that shape -> a scalar, or `[outputs]`.
 *
 * @param options how outputs are averaged
 * @throws ValueError for options that are not known
 * @example
 * const metric = r2Score();
 * metric.update(tf.tensor2d([[1], [4], [3]]), tf.tensor2d([[2], [4], [4]]));
 * metric.result().dataSync(); // Float32Array [0.571429]
 */
export function r2Score(options: R2ScoreOptions = {}): Metric {
  onlyKnown('r2Score', options, ['classAggregation']);
  const { classAggregation = 'uniformAverage' } = options;
  const known = ['uniformAverage', 'varianceWeightedAverage'] as const;
  if (classAggregation !== null) oneOf('r2Score', 'classAggregation', classAggregation, known);
  return metric('r2Score', {
    count(yTrue, yPred, weight) {
      const outputs = yPred.rank < 2 ? 1 : yPred.shape.at(-1)!;
      const rows = (x: tf.Tensor) => tf.reshape(x, [-1, outputs]);
      const truth = rows(matching('r2Score', yTrue, yPred));
      const weights = rows(weightOfEach('r2Score', weight, yPred));
      const count = tf.sum(weights, 0);
      const mean = tf.divNoNan(tf.sum(tf.mul(truth, weights), 0), count);
      const squares = (x: tf.Tensor) => tf.sum(tf.mul(tf.square(x), weights), 0);
      return [count, mean, squares(tf.sub(truth, mean)), squares(tf.sub(truth, rows(yPred)))];
    },
    // Chan, Golub & LeVeque 1979, equation 2.1.
    merge([n, mean, spread, errors], [m, otherMean, otherSpread, otherErrors]) {
      const count = tf.add(n!, m!);
      const apart = tf.sub(otherMean!, mean!);
      const share = tf.divNoNan(m!, count);
      const between = tf.mul(tf.square(apart), tf.mul(n!, share));
      return [
        count,
        tf.add(mean!, tf.mul(apart, share)),
        tf.add(tf.add(spread!, otherSpread!), between),
        tf.add(errors!, otherErrors!),
      ];
    },
    value([, , spread, errors]) {
      const constant = tf.equal(spread!, 0);
      const scores = tf.where(
        constant,
        tf.zerosLike(spread!),
        tf.sub(1, tf.divNoNan(errors!, spread!)),
      );
      if (classAggregation === 'uniformAverage') return tf.mean(scores);
      if (classAggregation === null) return scores;
      return tf.divNoNan(tf.sum(tf.mul(scores, spread!)), tf.sum(spread!));
    },
  });
}
