import * as tf from '@tensorflow/tfjs-core';

/**
 * Takes `sizes` elements of the spatial axes 1, 2, ... from `starts` on; beyond the end come zeros.
 *
 * @param x [batch, ...spatial, channels]
 * @returns [batch, ...sizes, channels]
 */
export function cropOrPad<R extends tf.Rank>(
  x: tf.Tensor<R>,
  starts: readonly number[],
  sizes: readonly number[],
): tf.Tensor<R> {
  const spatial = x.shape.slice(1, -1);
  const kept = spatial.map((length, d) => Math.min(length - starts[d]!, sizes[d]!));
  const batch = x.shape[0]!;
  const channels = x.shape.at(-1)!;
  const cropped = spatial.every((length, d) => kept[d] === length)
    ? x
    : tf.slice(x, [0, ...starts, 0], [batch, ...kept, channels]);
  if (sizes.every((size, d) => size === kept[d])) return cropped;
  const missing = sizes.map((size, d): [number, number] => [0, size - kept[d]!]);
  return tf.pad(cropped, [[0, 0], ...missing, [0, 0]]);
}
