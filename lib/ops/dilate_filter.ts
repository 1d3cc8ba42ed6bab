import * as tf from '@tensorflow/tfjs-core';

/**
 * The dense filter that a dilated one stands for: d - 1 zeros between neighbouring taps.
 * Exact, differentiable, and every backend can run what comes of it.
 *
 * @param filter [...kernel, a, b]
 * @param dilations d for each kernel dimension
 * @returns [...(k - 1)d + 1, a, b]
 */
export function dilateFilter<R extends tf.Rank>(
  filter: tf.Tensor<R>,
  dilations: readonly number[],
): tf.Tensor<R> {
  let shape: number[] = filter.shape;
  let dilated: tf.Tensor = filter;
  dilations.forEach((d, axis) => {
    const k = shape[axis]!;
    if (d === 1 || k === 1) return;
    const before = tf.util.sizeFromShape(shape.slice(0, axis));
    const after = tf.util.sizeFromShape(shape.slice(axis + 1));
    const spaced = tf.pad(tf.reshape(dilated, [before, k, 1, after]), [
      [0, 0],
      [0, 0],
      [0, d - 1],
      [0, 0],
    ]);
    const length = (k - 1) * d + 1;
    const trimmed = tf.slice(
      tf.reshape(spaced, [before, k * d, after]),
      [0, 0, 0],
      [before, length, after],
    );
    shape = shape.with(axis, length);
    dilated = tf.reshape(trimmed, shape);
  });
  return dilated as tf.Tensor<R>;
}
