import * as tf from '@tensorflow/tfjs-core';

/**
 * Channels to space on every spatial axis: the channels hold, for each output phase, a group of
 * `out` channels, phases of the first axis outermost (tf.depthToSpace's order, ONNX's DCR).
 *
 * Source: Shi et al. 2016, arXiv 1609.05158, equation 4.
 *
 * @param x [batch, ...spatial, prod(factors) * out]
 * @param factors one for each spatial axis
 * @returns [batch, ...spatial * factors, out]
 */
export function pixelShuffle(x: tf.Tensor, factors: readonly number[]): tf.Tensor {
  return tf.tidy(() =>
    factors.reduce((y, s, i) => {
      const axis = i + 1;
      const before = tf.util.sizeFromShape(y.shape.slice(0, axis + 1));
      const between = tf.util.sizeFromShape(y.shape.slice(axis + 1, -1));
      const rest = y.shape.at(-1)! / s;
      const split = tf.reshape(y, [before, between, s, rest]);
      const shape = y.shape.with(axis, y.shape[axis]! * s).with(-1, rest);
      return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), shape);
    }, x),
  );
}
