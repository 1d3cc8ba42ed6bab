import * as tf from '@tensorflow/tfjs-core';

/** Row o weighs the elements of a length that lie around the middle of element o of another. */
function weights(from: number, to: number): tf.Tensor2D {
  const rows = tf.buffer([to, from]);
  for (let o = 0; o < to; o++) {
    const middle = Math.min(Math.max(((o + 0.5) * from) / to - 0.5, 0), from - 1);
    const below = Math.floor(middle);
    const part = middle - below;
    rows.set(1 - part, o, below);
    if (part > 0) rows.set(part, o, below + 1);
  }
  return rows.toTensor() as tf.Tensor2D;
}

/**
 * Enlarges the spatial axes linearly, pixels by their middles, whatever their number: bilinear for
 * two.
 *
 * @param x [n, ...spatial]
 * @returns [n, ...sizes]
 */
export function resizeLinear(x: tf.Tensor, sizes: readonly number[]): tf.Tensor {
  return tf.tidy(() =>
    sizes.reduce<tf.Tensor>((y, size, n) => {
      const axis = n + 1;
      const length = y.shape[axis]!;
      if (length === size) return y;
      const order = y.shape.map((_, i) => i);
      const swapped = order.map((i) =>
        i === axis ? order.at(-1)! : i === order.at(-1) ? axis : i,
      );
      const last = tf.transpose(y, swapped);
      const rows = tf.reshape(last, [-1, length]) as tf.Tensor2D;
      const resized = tf.matMul(rows, weights(length, size), false, true);
      return tf.transpose(tf.reshape(resized, [...last.shape.slice(0, -1), size]), swapped);
    }, x),
  );
}
