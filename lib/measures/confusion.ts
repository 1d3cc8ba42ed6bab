import * as tf from '@tensorflow/tfjs-core';
import { array, fail, flag, integer, number, onlyKnown } from '../check.js';
import { type Metric, metric, weightOfEach } from './metric.js';

/** What metrics of classes at positions take; Keras's names and defaults. */
export interface ClassesOptions {
  /** How many classes there are; default the length of the last axis, where predictions are scores. */
  numClasses?: number;
  /** The classes whose mean is given; default all. */
  targetClassIds?: number[] | null;
  /** A class of the truth, such as 255 for 'unknown', whose positions do not count; default none. */
  ignoreClass?: number | null;
  /** Whether the truth has numbers of classes, and no one-hot rows; default true. */
  sparseYTrue?: boolean;
  /** Whether predictions are numbers of classes, and no scores of each; default true. */
  sparseYPred?: boolean;
}

/** What metrics of yes and no at positions take; Keras's names and defaults. */
export interface BinaryOptions {
  /** The classes whose mean is given, 0 and 1; default both. */
  targetClassIds?: number[];
  /** A prediction of at least this is class 1; default 0.5. */
  threshold?: number;
}

/** An overlap of a class: what is right, by the sum of what is found and what is there. */
type Overlap = (right: tf.Tensor, both: tf.Tensor) => tf.Tensor;

const KNOWN = ['numClasses', 'targetClassIds', 'ignoreClass', 'sparseYTrue', 'sparseYPred'];

/** Numbers of classes as given, or those of the largest scores. */
const numbers = (values: tf.Tensor, sparse: boolean) =>
  tf.cast(tf.reshape(sparse ? values : tf.argMax(values, -1), [-1]), 'int32');

/** Where a number is a class. */
const isClass = (labels: tf.Tensor, classes: number) =>
  tf.logicalAnd(tf.greaterEqual(labels, 0), tf.less(labels, classes));

/** A mean over the classes that are in truth or prediction: what is in neither counts as nothing. */
function meanOfPresent(shares: tf.Tensor, sums: tf.Tensor): tf.Tensor {
  const present = tf.cast(tf.greater(sums, 0), 'float32');
  return tf.divNoNan(tf.sum(tf.mul(shares, present)), tf.sum(present));
}

/**
 * The mean over classes of an overlap; `decide` makes classes of predictions that are not, `given` is what the metric
 * was made with.
 */
export function overlapMetric(
  name: string,
  options: ClassesOptions,
  overlap: Overlap,
  decide: (yPred: tf.Tensor) => tf.Tensor = (yPred) => yPred,
  given: object = options,
): Metric {
  onlyKnown(name, options, KNOWN);
  const { targetClassIds = null, ignoreClass = null, numClasses } = options;
  const { sparseYTrue = true, sparseYPred = true } = options;
  flag(name, 'sparseYTrue', sparseYTrue);
  flag(name, 'sparseYPred', sparseYPred);
  if (numClasses !== undefined) integer(name, 'numClasses', numClasses, 2);
  else if (sparseYPred) fail(name, 'numClasses', 'given with numbers of classes', numClasses);
  if (ignoreClass !== null) integer(name, 'ignoreClass', ignoreClass, Number.MIN_SAFE_INTEGER);
  const targets = targetClassIds === null ? null : array(name, 'targetClassIds', targetClassIds);
  for (const id of targets ?? []) {
    if (integer(name, 'targetClassIds', id, 0) >= (numClasses ?? Number.POSITIVE_INFINITY)) {
      fail(name, 'targetClassIds', `below numClasses (${numClasses})`, id);
    }
  }
  return metric(
    name,
    {
      count(yTrue, yPred, weight) {
        for (const [what, given, sparse] of [
          ['yTrue', yTrue, sparseYTrue],
          ['yPred', yPred, sparseYPred],
        ] as const) {
          if (!sparse && given.rank < 2)
            fail(name, what, 'of shape [n, ..., classes]', given.shape);
        }
        const classes = numClasses ?? yPred.shape.at(-1)!;
        const [truth, found] = [numbers(yTrue, sparseYTrue), numbers(decide(yPred), sparseYPred)];
        if (truth.size !== found.size) fail(name, 'yTrue', `${found.size} positions`, yTrue.shape);
        const positions = sparseYPred ? yPred : tf.argMax(yPred, -1);
        const weights = tf.reshape(weightOfEach(name, weight, tf.cast(positions, 'float32')), [-1]);
        let counts = tf.logicalAnd(isClass(truth, classes), isClass(found, classes));
        if (ignoreClass !== null) counts = tf.logicalAnd(counts, tf.notEqual(truth, ignoreClass));
        const mask = tf.cast(counts, 'int32');
        const valid = tf.mul(weights, tf.cast(counts, 'float32'));
        const perClass = (labels: tf.Tensor, by: tf.Tensor) =>
          tf.bincount(tf.mul(labels, mask) as tf.Tensor1D, by as tf.Tensor1D, classes);
        const right = tf.mul(valid, tf.cast(tf.equal(truth, found), 'float32'));
        return [perClass(truth, right), tf.add(perClass(truth, valid), perClass(found, valid))];
      },
      value([right, both]) {
        const ids = targets as number[] | null;
        const chosen = (values: tf.Tensor) =>
          ids === null ? values : tf.gather(values, tf.tensor1d(ids, 'int32'));
        return meanOfPresent(chosen(overlap(right!, both!)), chosen(both!));
      },
    },
    given,
  );
}

/** The mean over yes and no of an overlap. */
export function binaryOverlap(name: string, options: BinaryOptions, overlap: Overlap): Metric {
  const { targetClassIds = [0, 1], threshold = 0.5 } = options;
  number(name, 'threshold', threshold, 0, 1);
  const classes = { numClasses: 2, targetClassIds };
  const decide = (yPred: tf.Tensor) => tf.greaterEqual(yPred, threshold);
  return overlapMetric(name, classes, overlap, decide, options);
}
