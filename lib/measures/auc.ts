import * as tf from '@tensorflow/tfjs-core';
import { array, fail, flag, integer, number, oneOf, onlyKnown } from '../check.js';
import { type Metric, metric, weightOfEach } from './metric.js';
import { type Answers, countAnswers } from './thresholds.js';

/** What `auc` takes; Keras's names and defaults. */
export interface AucOptions {
  /** How many thresholds approximate the curve, at least 2; default 200. */
  numThresholds?: number;
  /** Thresholds between 0 and 1 in the place of even ones; default none. */
  thresholds?: number[] | null;
  /** Recall over the rate of false positives, or precision over recall; default `'ROC'`. */
  curve?: 'ROC' | 'PR';
  /** What lies between two thresholds; default `'interpolation'`. */
  summationMethod?: 'interpolation' | 'minoring' | 'majoring';
  /** Whether predictions are logits; default false. */
  fromLogits?: boolean;
  /** Whether each column is a label of its own, whose areas are averaged; default false, all values together. */
  multiLabel?: boolean;
  /** Weights of the columns: of their areas with `multiLabel`, else of their values; default none. */
  labelWeights?: number[] | null;
}

type Curve = 'ROC' | 'PR';
type Summation = 'interpolation' | 'minoring' | 'majoring';

const EPSILON = 1e-7;

/** Inner thresholds, and one below 0 and one above 1. */
function allThresholds(options: AucOptions): number[] {
  const { numThresholds = 200, thresholds = null } = options;
  integer('auc', 'numThresholds', numThresholds, 2);
  const even = Array.from({ length: numThresholds - 2 }, (_, i) => (i + 1) / (numThresholds - 1));
  const inner =
    thresholds === null
      ? even
      : array('auc', 'thresholds', thresholds).map((one) => number('auc', 'thresholds', one, 0, 1));
  return [-EPSILON, ...inner.sort((a, b) => a - b), 1 + EPSILON];
}

/** All but the last, and all but the first. */
function sides(values: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const length = values.size - 1;
  return [tf.slice(values, [0], [length]), tf.slice(values, [1], [length])];
}

/**
 * The area under precision over recall, true positives and positives growing linearly between thresholds.
 *
 * Source: Davis & Goadrich 2006, "The Relationship Between Precision-Recall and ROC Curves", section 4, integrated as
 * Keras does.
 */
function interpolatedPr({ truePositives, falsePositives, positives }: Answers): tf.Tensor {
  const [hits, nextHits] = sides(truePositives);
  const [found, nextFound] = sides(tf.add(truePositives, falsePositives));
  const moreHits = tf.sub(hits, nextHits);
  const slope = tf.divNoNan(moreHits, tf.sub(found, nextFound));
  const intercept = tf.sub(nextHits, tf.mul(slope, nextFound));
  const both = tf.logicalAnd(tf.greater(found, 0), tf.greater(nextFound, 0));
  const ratio = tf.where(both, tf.divNoNan(found, nextFound), tf.onesLike(found));
  const area = tf.mul(slope, tf.add(moreHits, tf.mul(intercept, tf.log(ratio))));
  return tf.sum(tf.divNoNan(area, positives));
}

function area(answers: Answers, curve: Curve, summation: Summation): tf.Tensor {
  const { truePositives, falsePositives, positives, negatives } = answers;
  if (curve === 'PR' && summation === 'interpolation') return interpolatedPr(answers);
  const recall = tf.divNoNan(truePositives, positives);
  const [x, y] =
    curve === 'ROC'
      ? [tf.divNoNan(falsePositives, negatives), recall]
      : [recall, tf.divNoNan(truePositives, tf.add(truePositives, falsePositives))];
  const [left, right] = sides(y);
  const height = {
    interpolation: () => tf.div(tf.add(left, right), 2),
    minoring: () => tf.minimum(left, right),
    majoring: () => tf.maximum(left, right),
  }[summation]();
  const [end, start] = sides(x);
  return tf.sum(tf.mul(tf.sub(end, start), height));
}

/**
 * The area under the ROC curve or under precision over recall, as Keras's `AUC`: the curve at some thresholds. Where
 * there are no positives, or for ROC no negatives, it is 0.
 *
 * yTrue of 0 and 1 of any shape, yPred probabilities of that shape -> a scalar, 0 to 1.
 *
 * @param options the thresholds, the curve and what lies between its points
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = auc();
 * metric.update(tf.tensor1d([0, 0, 1, 1]), tf.tensor1d([0.1, 0.5, 0.3, 0.9]));
 * metric.result().dataSync(); // Float32Array [0.75]
 */
export function auc(options: AucOptions = {}): Metric {
  const known = ['numThresholds', 'thresholds', 'curve', 'summationMethod', 'fromLogits'];
  onlyKnown('auc', options, [...known, 'multiLabel', 'labelWeights']);
  const { curve = 'ROC', summationMethod = 'interpolation', fromLogits = false } = options;
  oneOf('auc', 'curve', curve, ['ROC', 'PR']);
  const methods = ['interpolation', 'minoring', 'majoring'] as const;
  oneOf('auc', 'summationMethod', summationMethod, methods);
  flag('auc', 'fromLogits', fromLogits);
  const { multiLabel = false, labelWeights = null } = options;
  flag('auc', 'multiLabel', multiLabel);
  const shares = labelWeights === null ? null : array('auc', 'labelWeights', labelWeights);
  for (const one of shares ?? []) number('auc', 'labelWeights', one, 0);
  const thresholds = allThresholds(options);
  /** Weights of the values, by their column. */
  const weightOf = (weight: tf.Tensor | null, values: tf.Tensor) => {
    if (shares === null || multiLabel) return weight;
    const columns = tf.tensor1d(checkLabels(shares as number[], values));
    return tf.mul(weightOfEach('auc', weight, values), columns);
  };
  return metric(
    'auc',
    {
      count(yTrue, yPred, weight) {
        const probabilities = fromLogits ? tf.sigmoid(yPred) : yPred;
        const count = (truth: tf.Tensor, values: tf.Tensor, weights: tf.Tensor | null) => {
          const counts = countAnswers('auc', [truth, values], weights, thresholds);
          return [counts.truePositives, counts.falsePositives, counts.positives, counts.negatives];
        };
        if (!multiLabel) return count(yTrue, probabilities, weightOf(weight, probabilities));
        if (yPred.rank !== 2)
          fail('auc', 'yPred', 'of shape [n, labels] with multiLabel', yPred.shape);
        checkLabels(shares as number[] | null, yPred);
        const each = weight === null ? null : weightOfEach('auc', weight, yPred);
        const column = (values: tf.Tensor, label: number) => tf.slice(values, [0, label], [-1, 1]);
        return Array.from({ length: yPred.shape[1]! }, (_, label) =>
          count(column(yTrue, label), column(probabilities, label), each && column(each, label)),
        ).flat();
      },
      value(sums) {
        const areas = Array.from({ length: sums.length / 4 }, (_, label) => {
          const [truePositives, falsePositives, positives, negatives] = sums.slice(4 * label) as [
            tf.Tensor,
            tf.Tensor,
            tf.Tensor,
            tf.Tensor,
          ];
          const answers = { truePositives, falsePositives, positives, negatives };
          return area(answers, curve, summationMethod);
        });
        const all = tf.stack(areas);
        if (!multiLabel || shares === null) return tf.mean(all);
        const weights = tf.tensor1d(shares as number[]);
        return tf.divNoNan(tf.sum(tf.mul(all, weights)), tf.sum(weights));
      },
    },
    options,
  );
}

/** Weights of columns, one a column. */
function checkLabels<T extends number[] | null>(weights: T, { shape }: tf.Tensor): T {
  const labels = shape.at(-1);
  if (weights !== null && weights.length !== labels) {
    fail('auc', 'labelWeights', `one for each of ${labels} columns`, weights);
  }
  return weights;
}
