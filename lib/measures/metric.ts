import * as tf from '@tensorflow/tfjs-core';
import { weightShape } from '../arithmetic/weight_shape.js';
import { fail } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { madeOf } from '../tfjs/made_of.js';

/**
 * A metric over batches. Called, it is the value of one batch alone, as `compile` takes it; `update` adds a batch,
 * `result` is the value of all since `reset`.
 */
export interface Metric {
  /**
   * The value of these examples alone.
   *
   * @param yTrue the truth
   * @param yPred the predictions
   * @param sampleWeight a weight for each sample, or each value; 0 or false where nothing counts
   */
  (yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight?: tf.Tensor | null): tf.Tensor;
  /** What histories call it. */
  readonly name: string;
  /** Adds a batch. */
  update(yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight?: tf.Tensor | null): void;
  /** The value of all batches since `reset`: the caller's to dispose of. */
  result(): tf.Tensor;
  /** Forgets all batches, and frees what was kept of them. */
  reset(): void;
  /** A metric of this kind that has seen nothing. */
  fresh(): Metric;
}

/** What a metric counts of a batch, how two counts become one, and what their value is. */
export interface Counting {
  /** Sums over a batch. */
  count(yTrue: tf.Tensor, yPred: tf.Tensor, weight: tf.Tensor | null): tf.Tensor[];
  /** The sums of both; default their sum, one by one. */
  merge?(sums: tf.Tensor[], more: tf.Tensor[]): tf.Tensor[];
  /** The value of the sums. */
  value(sums: tf.Tensor[]): tf.Tensor;
}

const added = (sums: tf.Tensor[], more: tf.Tensor[]) => sums.map((sum, i) => tf.add(sum, more[i]!));

/** The metric of a way to count, made with these options. */
export function metric(name: string, counting: Counting, options: object = {}): Metric {
  const { merge = added, value } = counting;
  let sums: tf.Tensor[] | null = null;
  const count: Counting['count'] = (yTrue, yPred, sampleWeight) => {
    const [truth, prediction] = [tensor(name, 'yTrue', yTrue), tensor(name, 'yPred', yPred)];
    const weight = sampleWeight == null ? null : tensor(name, 'sampleWeight', sampleWeight);
    const floats = [truth, prediction].map((given) => tf.cast(given, 'float32'));
    return counting.count(floats[0]!, floats[1]!, weight && tf.cast(weight, 'float32'));
  };
  const alone = (yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight: tf.Tensor | null = null) =>
    tf.tidy(() => value(count(yTrue, yPred, sampleWeight)));
  const reset = () => {
    if (sums !== null) tf.dispose(sums);
    sums = null;
  };
  const properties = {
    name: { value: name },
    update: {
      value: (yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight: tf.Tensor | null = null) => {
        const next = tf.tidy(() => {
          const more = count(yTrue, yPred, sampleWeight);
          return sums === null ? more : merge(sums, more);
        });
        // Kept: a batch may be counted within someone else's tidy.
        for (const sum of next) tf.keep(sum);
        reset();
        sums = next;
      },
    },
    result: {
      value: () => {
        if (sums === null) fail(name, 'the number of batches', 'at least 1', 0);
        return tf.tidy(() => value(sums!));
      },
    },
    reset: { value: reset },
    fresh: { value: () => metric(name, counting, options) },
  };
  return madeOf(Object.defineProperties(alone, properties) as unknown as Metric, options);
}

/** Weights that multiply with values: axes of length 1 are added at their end. */
export function spread(
  where: string,
  name: string,
  weight: tf.Tensor,
  values: tf.Tensor,
): tf.Tensor {
  const shape =
    weightShape(weight.shape, values.shape) ??
    fail(where, name, `of the first axes of [${values.shape.join(', ')}]`, weight.shape);
  return tf.reshape(weight, shape);
}

/** A weight for each value; ones where there is none. */
export function weightOfEach(
  where: string,
  weight: tf.Tensor | null,
  values: tf.Tensor,
): tf.Tensor {
  if (weight === null) return tf.onesLike(values);
  return tf.mul(tf.onesLike(values), spread(where, 'sampleWeight', weight, values));
}

/** A mean over all examples, weighted: of values `[n, ...]`, of which a batch has several. */
export function meanMetric(
  name: string,
  each: (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor,
  finish: (mean: tf.Tensor) => tf.Tensor = (mean) => mean,
  options: object = {},
): Metric {
  return metric(
    name,
    {
      count(yTrue, yPred, weight) {
        const values = each(yTrue, yPred);
        // A weight of a sample, where each value is one of a position, weighs the sample's mean.
        const weights = weightOfEach(name, weight, values);
        return [tf.sum(tf.mul(values, weights)), tf.sum(weights)];
      },
      value: ([sum, count]) => finish(tf.divNoNan(sum!, count!)),
    },
    options,
  );
}
