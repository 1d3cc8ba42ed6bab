import * as tf from '@tensorflow/tfjs-core';

/**
 * Takes `sizes` elements of the spatial axes 1, 2, ... from `starts` on; before the beginning (a
 * negative start) and beyond the end comes the filler, default 0.
 *
 * @param x [batch, ...spatial, channels]
 * @returns [batch, ...sizes, channels]
 */
export function cropOrPad<R extends tf.Rank>(
  x: tf.Tensor<R>,
  starts: readonly number[],
  sizes: readonly number[],
  filler = 0,
): tf.Tensor<R> {
  const spatial = x.shape.slice(1, -1);
  const from = starts.map((start) => Math.max(start, 0));
  const before = starts.map((start) => Math.max(-start, 0));
  const kept = spatial.map((n, axis) => Math.min(n - from[axis]!, sizes[axis]! - before[axis]!));
  const cropped = spatial.every((n, axis) => kept[axis] === n)
    ? x
    : tf.slice(x, [0, ...from, 0], [x.shape[0]!, ...kept, x.shape.at(-1)!]);
  const fillers = sizes.map((size, axis): [number, number] => {
    return [before[axis]!, size - before[axis]! - kept[axis]!];
  });
  if (fillers.flat().every((count) => count === 0)) return cropped;
  return tf.pad(cropped, [[0, 0], ...fillers, [0, 0]], filler);
}
