import * as tf from '@tensorflow/tfjs-core';

/** 1 at the class of each label, 0 elsewhere: [...labels, classes], of floats. A label that is no class is all zeros. */
export function oneHot(labels: tf.Tensor, classes: number): tf.Tensor {
  const each = tf.expandDims(tf.cast(labels, 'int32'), -1);
  return tf.cast(tf.equal(each, tf.range(0, classes, 1, 'int32')), 'float32');
}
