import * as tf from '@tensorflow/tfjs-core';
import { integer, oneOf, onlyKnown } from '../check.js';
import { type Metric, metric, weightOfEach } from './metric.js';
import { matching } from './pair.js';

/** What `r2Score` takes; Keras's names and defaults. */
export interface R2ScoreOptions {
  /** How the outputs become one value; null for a value each; default `'uniformAverage'`. */
  classAggregation?: 'uniformAverage' | 'varianceWeightedAverage' | null;
  /** Of independent variables, by which the score is adjusted; default 0, it is not. */
  numRegressors?: number;
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
  onlyKnown('r2Score', options, ['classAggregation', 'numRegressors']);
  const { classAggregation = 'uniformAverage', numRegressors = 0 } = options;
  integer('r2Score', 'numRegressors', numRegressors, 0);
  const known = ['uniformAverage', 'varianceWeightedAverage'] as const;
  if (classAggregation !== null) oneOf('r2Score', 'classAggregation', classAggregation, known);
  return metric(
    'r2Score',
    {
      count(yTrue, yPred, weight) {
        const outputs = yPred.rank < 2 ? 1 : yPred.shape.at(-1)!;
        const rows = (x: tf.Tensor) => tf.reshape(x, [-1, outputs]);
        const truth = rows(matching('r2Score', yTrue, yPred));
        const weights = rows(weightOfEach('r2Score', weight, yPred));
        const count = tf.sum(weights, 0);
        const mean = tf.divNoNan(tf.sum(tf.mul(truth, weights), 0), count);
        const squares = (x: tf.Tensor) => tf.sum(tf.mul(tf.square(x), weights), 0);
        const [spread, errors] = [tf.sub(truth, mean), tf.sub(truth, rows(yPred))].map(squares);
        return [count, mean, spread!, errors!, tf.scalar(yPred.size)];
      },
      // Chan, Golub & LeVeque 1979, equation 2.1.
      merge([n, mean, spread, errors, size], [m, otherMean, otherSpread, otherErrors, more]) {
        const count = tf.add(n!, m!);
        const apart = tf.sub(otherMean!, mean!);
        const share = tf.divNoNan(m!, count);
        const between = tf.mul(tf.square(apart), tf.mul(n!, share));
        return [
          count,
          tf.add(mean!, tf.mul(apart, share)),
          tf.add(tf.add(spread!, otherSpread!), between),
          tf.add(errors!, otherErrors!),
          tf.add(size!, more!),
        ];
      },
      value([, , spread, errors, size]) {
        const constant = tf.equal(spread!, 0);
        const scores = tf.where(
          constant,
          tf.zerosLike(spread!),
          tf.sub(1, tf.divNoNan(errors!, spread!)),
        );
        const averaged =
          classAggregation === 'uniformAverage'
            ? tf.mean(scores)
            : classAggregation === null
              ? scores
              : tf.divNoNan(tf.sum(tf.mul(scores, spread!)), tf.sum(spread!));
        if (numRegressors === 0) return averaged;
        // Of too few values Keras gives the score as it is; it counts those of all outputs.
        const left = tf.sub(size!, numRegressors + 1);
        const adjusted = tf.sub(
          1,
          tf.divNoNan(tf.mul(tf.sub(1, averaged), tf.sub(size!, 1)), left),
        );
        return tf.where(tf.greater(left, 0), adjusted, averaged);
      },
    },
    options,
  );
}
