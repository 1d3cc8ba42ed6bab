import * as tf from '@tensorflow/tfjs-core';

/**
 * What each label weighs by its class.
 *
 * @param labels numbers of classes `[n, ...]`
 * @param weights of the classes, in order
 * @param other what a label weighs that is none of them
 * @returns `[n, ...]`
 */
export function weightByClass(
  labels: tf.Tensor,
  weights: readonly number[],
  other: number,
): tf.Tensor {
  return tf.tidy(() => {
    const index = tf.cast(tf.round(tf.cast(labels, 'float32')), 'int32');
    const last = tf.mul(tf.onesLike(index), tf.scalar(weights.length, 'int32'));
    const known = tf.logicalAnd(tf.greaterEqual(index, tf.zerosLike(index)), tf.less(index, last));
    return tf.gather(tf.tensor1d([...weights, other], 'float32'), tf.where(known, index, last));
  });
}
