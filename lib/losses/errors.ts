import * as tf from '@tensorflow/tfjs-core';
import { EPSILON, type Loss, loss } from './loss.js';

// Keras's losses without options. Each is the mean, or sum, over the last axis of `[n, ..., k]` -> `[n, ...]`.

type Pointwise = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

const mean = (name: string, each: Pointwise): Loss =>
  loss(name, (yTrue, yPred) => tf.mean(each(yTrue, yPred), -1));
const atLeast = (x: tf.Tensor) => tf.maximum(x, EPSILON);

/** Labels of 0 and 1 as -1 and 1; others as they are. */
const signs = (truth: tf.Tensor) => {
  const binary = tf.all(tf.logicalOr(tf.equal(truth, 0), tf.equal(truth, 1)));
  return tf.where(binary, tf.sub(tf.mul(truth, 2), 1), truth);
};
const short = (truth: tf.Tensor, scores: tf.Tensor) =>
  tf.relu(tf.sub(1, tf.mul(signs(truth), scores)));
/** Of length 1 along the last axis, or 0. */
const direction = (x: tf.Tensor) =>
  tf.div(x, tf.sqrt(tf.maximum(tf.sum(tf.square(x), -1, true), EPSILON ** 2)));
const probability = (x: tf.Tensor) => tf.clipByValue(x, EPSILON, 1);

/** Keras's losses of two tensors that take no option, by name. */
export const ERRORS = {
  meanSquaredError: mean('meanSquaredError', (t, p) => tf.squaredDifference(p, t)),
  meanAbsoluteError: mean('meanAbsoluteError', (t, p) => tf.abs(tf.sub(p, t))),
  meanAbsolutePercentageError: mean('meanAbsolutePercentageError', (t, p) =>
    tf.mul(tf.abs(tf.div(tf.sub(t, p), atLeast(tf.abs(t)))), 100),
  ),
  meanSquaredLogarithmicError: mean('meanSquaredLogarithmicError', (t, p) =>
    tf.squaredDifference(tf.log1p(atLeast(p)), tf.log1p(atLeast(t))),
  ),
  logCosh: mean('logCosh', (t, p) => {
    const error = tf.sub(p, t);
    return tf.sub(tf.add(error, tf.softplus(tf.mul(error, -2))), Math.LN2);
  }),
  poisson: mean('poisson', (t, p) => tf.sub(p, tf.mul(t, tf.log(tf.add(p, EPSILON))))),
  hinge: mean('hinge', short),
  squaredHinge: mean('squaredHinge', (t, p) => tf.square(short(t, p))),
  categoricalHinge: loss('categoricalHinge', (t, p) => {
    const right = tf.sum(tf.mul(t, p), -1);
    const wrong = tf.max(tf.mul(tf.sub(1, t), p), -1);
    return tf.relu(tf.add(tf.sub(wrong, right), 1));
  }),
  klDivergence: loss('klDivergence', (t, p) => {
    const truth = probability(t);
    return tf.sum(tf.mul(truth, tf.log(tf.div(truth, probability(p)))), -1);
  }),
  cosineSimilarity: loss('cosineSimilarity', (t, p) =>
    tf.neg(tf.sum(tf.mul(direction(t), direction(p)), -1)),
  ),
} as const satisfies Record<string, Loss>;
