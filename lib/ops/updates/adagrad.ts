import * as tf from '@tensorflow/tfjs-core';

/** A step of Adagrad (Duchi et al. 2011, JMLR 12) as Keras has it: epsilon within the root. */
export function adagradUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: { accumulator: tf.Tensor },
  { rate, epsilon }: { rate: number; epsilon: number },
): { value: tf.Tensor; accumulator: tf.Tensor } {
  return tf.tidy(() => {
    const accumulator = tf.add(slots.accumulator, tf.square(gradient));
    const step = tf.div(gradient, tf.sqrt(tf.add(accumulator, epsilon)));
    return { value: tf.add(tf.mul(step, -rate), value), accumulator };
  });
}
