import * as tf from '@tensorflow/tfjs-core';

/** The gradient of f at x by central differences, of a step that float32 still resolves. */
export function differences(f: (x: tf.Tensor) => tf.Scalar, x: tf.Tensor): tf.Tensor {
  const step = 2 ** -7;
  const values = x.dataSync();
  const slopes = Float32Array.from(values, (_, i) => {
    const side = (sign: 1 | -1) =>
      tf.tidy(() => {
        const moved = Float32Array.from(values);
        moved[i]! += sign * step;
        return f(tf.tensor(moved, x.shape)).dataSync()[0]!;
      });
    return (side(1) - side(-1)) / (2 * step);
  });
  return tf.tensor(slopes, x.shape);
}
