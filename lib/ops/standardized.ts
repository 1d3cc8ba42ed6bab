import * as tf from '@tensorflow/tfjs-core';

/** The spatial axes of [batch, ...spatial, channels]. */
export const spatialAxes = ({ rank }: tf.Tensor): number[] =>
  Array.from({ length: rank - 2 }, (_, i) => i + 1);

/** Of each channel of each sample the mean and the root of the variance (of all places, plus epsilon). */
export function spreads(x: tf.Tensor, epsilon: number): { mean: tf.Tensor; spread: tf.Tensor } {
  const { mean, variance } = tf.moments(x, spatialAxes(x), true);
  return { mean, spread: tf.sqrt(tf.add(variance, epsilon)) };
}

/** Each channel of each sample with mean 0 and variance 1; [batch, ...spatial, channels]. */
export function standardized(x: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const { mean, spread } = spreads(x, epsilon);
    return tf.div(tf.sub(x, mean), spread);
  });
}
