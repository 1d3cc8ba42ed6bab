import * as tf from '@tensorflow/tfjs-core';
import { number, oneOf, onlyKnown } from '../check.js';
import { type Metric, metric, spread } from './metric.js';
import { matching } from './pair.js';

/** What `f1Score` takes; Keras's names and defaults. */
export interface F1ScoreOptions {
  /** How classes become one value; null for a value each; default null. */
  average?: 'micro' | 'macro' | 'weighted' | null;
  /** A prediction above it is a yes; null for the largest of a row; default null. */
  threshold?: number | null;
}

/** What `fBetaScore` takes; Keras's names and defaults. */
export interface FBetaScoreOptions extends F1ScoreOptions {
  /** How much more recall weighs than precision, above 0; default 1. */
  beta?: number;
}

const EPSILON = 1e-7;

/** Yes and no as 1 and 0: above the threshold, or the largest of a row. */
function decide(scores: tf.Tensor, threshold: number | null): tf.Tensor {
  if (threshold !== null) return tf.cast(tf.greater(scores, threshold), 'float32');
  const largest = tf.greaterEqual(scores, tf.max(scores, -1, true));
  // A row of zeros has no largest one.
  return tf.cast(tf.logicalAnd(largest, tf.greater(tf.abs(scores), 1e-9)), 'float32');
}

function fScore(name: string, options: FBetaScoreOptions): Metric {
  const { average = null, threshold = null, beta = 1 } = options;
  if (average !== null) oneOf(name, 'average', average, ['micro', 'macro', 'weighted']);
  if (threshold !== null) number(name, 'threshold', threshold, 0, 1);
  number(name, 'beta', beta, Number.MIN_VALUE);
  return metric(
    name,
    {
      count(yTrue, yPred, weight) {
        const classes = yPred.shape.at(-1)!;
        const rows = (values: tf.Tensor) => tf.reshape(values, [-1, classes]);
        const truth = rows(matching(name, yTrue, yPred));
        const answers = rows(decide(yPred, threshold));
        const each = tf.onesLike(yPred);
        const weights = rows(
          weight === null ? each : tf.mul(each, spread(name, 'sampleWeight', weight, yPred)),
        );
        const sum = (values: tf.Tensor) =>
          tf.sum(tf.mul(values, weights), average === 'micro' ? undefined : 0);
        return [sum(tf.mul(truth, answers)), sum(answers), sum(truth)];
      },
      value([right, found, there]) {
        const precision = tf.div(right!, tf.add(found!, EPSILON));
        const recall = tf.div(right!, tf.add(there!, EPSILON));
        const above = tf.mul(tf.mul(precision, recall), 1 + beta ** 2);
        const below = tf.add(tf.add(tf.mul(precision, beta ** 2), recall), EPSILON);
        const scores = tf.div(above, below);
        if (average === 'macro') return tf.mean(scores);
        if (average !== 'weighted') return scores;
        return tf.sum(tf.mul(scores, tf.div(there!, tf.add(tf.sum(there!), EPSILON))));
      },
    },
    options,
  );
}

/**
 * The weighted harmonic mean of precision and recall of each class, as Keras's `FBetaScore`: 0 where nothing is found.
 *
 * yTrue `[n, ..., classes]` of 0 and 1, yPred of that shape -> `[classes]`, or a scalar with `average`.
 *
 * @param options beta, the average, and the threshold
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = fBetaScore({ beta: 2, average: 'micro', threshold: 0.5 });
 * metric.update(tf.tensor2d([[1], [0], [1]]), tf.tensor2d([[0.9], [0.8], [0.7]]));
 * metric.result().dataSync(); // Float32Array [0.909091]
 */
export function fBetaScore(options: FBetaScoreOptions = {}): Metric {
  onlyKnown('fBetaScore', options, ['average', 'threshold', 'beta']);
  return fScore('fBetaScore', options);
}

/**
 * The harmonic mean of precision and recall of each class, as Keras's `F1Score`: 0 where nothing is found.
 *
 * yTrue `[n, ..., classes]` of 0 and 1, yPred of that shape -> `[classes]`, or a scalar with `average`.
 *
 * @param options the average, and the threshold
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = f1Score({ average: 'macro' });
 * metric.update(tf.tensor2d([[1, 0], [0, 1]]), tf.tensor2d([[0.9, 0.1], [0.2, 0.8]]));
 * metric.result().dataSync(); // Float32Array [1]
 */
export function f1Score(options: F1ScoreOptions = {}): Metric {
  onlyKnown('f1Score', options, ['average', 'threshold']);
  return fScore('f1Score', options);
}
