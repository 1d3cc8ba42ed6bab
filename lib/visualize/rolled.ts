import * as tf from '@tensorflow/tfjs-core';

/** A tensor shifted along some axes, what leaves at one end coming in at the other. */
export function rolled(
  x: tf.Tensor,
  axes: readonly number[],
  shifts: readonly number[],
): tf.Tensor {
  return tf.tidy(() =>
    axes.reduce((all, axis, n) => {
      const length = x.shape[axis]!;
      const shift = ((shifts[n]! % length) + length) % length;
      if (shift === 0) return all;
      const [head, tail] = tf.split(all, [length - shift, shift], axis) as [tf.Tensor, tf.Tensor];
      return tf.concat([tail, head], axis);
    }, tf.clone(x)),
  );
}
