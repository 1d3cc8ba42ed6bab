import * as tf from '@tensorflow/tfjs-core';

/** What stands beyond a border: the inside mirrored at the outermost element, or that element again and again. */
export type BorderMode = 'reflect' | 'edge';

/**
 * Makes the spatial axes 1, 2, ... longer by values of the inside. One axis after the other, each as the middle one of
 * three: all backends can, and have the gradients, in which the borders are added to the values that they show.
 *
 * @param x [batch, ...spatial, channels]
 * @param borders [before, after] of each spatial axis; in mode 'reflect' both are smaller than its length
 */
export function borderPad(
  x: tf.Tensor,
  borders: readonly (readonly [number, number])[],
  mode: BorderMode,
): tf.Tensor {
  return tf.tidy(() =>
    borders.reduce((y, [before, after], i) => {
      if (before + after === 0) return y;
      const axis = i + 1;
      const n = y.shape[axis]!;
      const shape = y.shape.with(axis, before + n + after);
      // Stock slices on cpu trip over what is empty.
      if (y.size === 0) return tf.zeros(shape, y.dtype);
      const outer = tf.util.sizeFromShape(y.shape.slice(0, axis));
      const inner = tf.util.sizeFromShape(y.shape.slice(axis + 1));
      const flat = tf.reshape(y, [outer, n, inner]);
      const part = (from: number, count: number) =>
        tf.slice(flat, [0, from, 0], [outer, count, inner]);
      const beyond = (count: number, mirrored: number, edge: number) => {
        if (count === 0) return [];
        if (mode === 'reflect') return [tf.reverse(part(mirrored, count), 1)];
        // Not tile, whose gradient is one slice for each repetition.
        return [tf.mul(part(edge, 1), tf.ones([1, count, 1]))];
      };
      const all = [...beyond(before, 1, 0), flat, ...beyond(after, n - 1 - after, n - 1)];
      return tf.reshape(tf.concat(all, 1), shape);
    }, x),
  );
}
