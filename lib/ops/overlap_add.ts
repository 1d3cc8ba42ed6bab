import * as tf from '@tensorflow/tfjs-core';

/**
 * Adds stamps of k positions, laid s apart, along one axis: the last step of a transposed
 * convolution. The taps j = t s + r of phase r fall on the same outputs, q s + r, so each phase is
 * a sum of shifted slices and the phases interleave.
 *
 * @param stamps [a, n, k, b]: what each of n inputs adds to the k outputs from n s on
 * @param stride s
 * @returns [a, (n - 1)s + k, b]
 */
export function overlapAdd(stamps: tf.Tensor4D, stride: number): tf.Tensor3D {
  const [a, n, k, b] = stamps.shape;
  const taps = Math.ceil(k / stride);
  const rows = n + taps - 1;
  // Whole taps: [a, n, taps, s, b] with zeros where the kernel ends.
  const whole = tf.reshape(
    tf.pad(stamps, [
      [0, 0],
      [0, 0],
      [0, taps * stride - k],
      [0, 0],
    ]),
    [a, n, taps, stride * b],
  );
  const shifted = Array.from({ length: taps }, (_, t) =>
    tf.pad(tf.reshape(tf.slice(whole, [0, 0, t, 0], [a, n, 1, stride * b]), [a, n, stride * b]), [
      [0, 0],
      [t, taps - 1 - t],
      [0, 0],
    ]),
  );
  const interleaved: tf.Tensor3D = tf.reshape(tf.addN(shifted), [a, rows * stride, b]);
  return tf.slice(interleaved, [0, 0, 0], [a, (n - 1) * stride + k, b]);
}
