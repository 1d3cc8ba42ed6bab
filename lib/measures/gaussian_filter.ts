import * as tf from '@tensorflow/tfjs-core';

/** Weights of a Gaussian of `width` places that sum to 1. */
export function gaussian(width: number, sigma: number): number[] {
  const weights = Array.from({ length: width }, (_, i) =>
    Math.exp(-((i - (width - 1) / 2) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Images [n, height, width, 1] with their columns filtered by one list of weights, their rows by another. */
export function filterSeparably(
  images: tf.Tensor4D,
  [down, across]: readonly [number[], number[]],
  padding: 'same' | 'valid',
): tf.Tensor4D {
  const columns = tf.tensor4d(down, [down.length, 1, 1, 1]);
  const rows = tf.tensor4d(across, [1, across.length, 1, 1]);
  return tf.conv2d(tf.conv2d(images, columns, 1, padding), rows, 1, padding);
}
