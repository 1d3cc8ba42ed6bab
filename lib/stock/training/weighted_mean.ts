import * as tf from '@tensorflow/tfjs-core';
import { weightShape } from '../../arithmetic/weight_shape.js';
import { fail } from '../../check.js';

/** Weights as they multiply with values of which they weigh the first axes. */
function spread(where: string, weights: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const { shape } = weights;
  const fitting = weightShape(shape, values.shape);
  // The weight of one sample is none of all.
  if (fitting === null || (shape.length > 0 && shape[0] !== values.shape[0])) {
    fail(where, 'the shape of sampleWeight', `the first axes of [${values.shape}]`, shape);
  }
  return tf.reshape(tf.cast(weights, 'float32'), fitting);
}

/** A mask as factors of values, or null where it masks nothing of them. */
function factors(mask: tf.Tensor | null, values: tf.Tensor): tf.Tensor | null {
  return mask === null || mask.rank > values.rank ? null : spread('mask', mask, values);
}

/** The product of what there is of two. */
const product = (a: tf.Tensor | null, b: tf.Tensor | null) =>
  a === null ? b : b === null ? a : tf.mul(a, b);

/**
 * The loss of values [n, ...] as Keras 3 reduces it: the weighted sum by the number of values, of a mask by the number of
 * those that count.
 */
export function reducedLoss(
  where: string,
  values: tf.Tensor,
  sampleWeight: tf.Tensor | null,
  mask: tf.Tensor | null,
): tf.Tensor {
  if (values.rank === 0) {
    return sampleWeight === null ? tf.mean(values) : tf.mul(values, tf.mean(sampleWeight));
  }
  const valid = factors(mask, values);
  const weight = product(sampleWeight && spread(where, sampleWeight, values), valid);
  const mean = tf.mean(weight === null ? values : tf.mul(values, weight));
  return valid === null ? mean : tf.mul(mean, tf.divNoNan(valid.size, tf.sum(valid)));
}

/** The mean of a metric's values, by the weights of those that count. */
export function weightedMetric(
  where: string,
  values: tf.Tensor,
  sampleWeight: tf.Tensor | null,
  mask: tf.Tensor | null,
): tf.Tensor {
  const floats = tf.cast(values, 'float32');
  if (values.rank === 0) return tf.mean(floats);
  const weight = product(
    sampleWeight && spread(where, sampleWeight, values),
    factors(mask, values),
  );
  if (weight === null) return tf.mean(floats);
  const each = tf.mul(weight, tf.onesLike(floats));
  return tf.divNoNan(tf.sum(tf.mul(floats, each)), tf.sum(each));
}
