import * as tf from '@tensorflow/tfjs-core';

/** How the channels hold the phases: innermost as in PyTorch (ONNX's CRD), or outermost as in TensorFlow (DCR). */
export type PixelOrder = 'torch' | 'tf';
export const PIXEL_ORDERS = ['torch', 'tf'] as const;

/** The spatial axes with their factors, in this order or the other way around. */
export function firstToLast(
  factors: readonly number[],
  forwards: boolean,
): (readonly [axis: number, factor: number])[] {
  const axes = factors.map((s, i) => [i + 1, s] as const);
  return forwards ? axes : axes.reverse();
}

/**
 * Channels to space on every spatial axis: the channels hold, for each output channel, its phases, or for each phase a
 * group of `out` channels; phases of the first axis outermost.
 *
 * Source: Shi et al. 2016, arXiv 1609.05158, equation 4.
 *
 * @param x [batch, ...spatial, prod(factors) * out]
 * @param factors one for each spatial axis
 * @returns [batch, ...spatial * factors, out]
 */
export function pixelShuffle(
  x: tf.Tensor,
  factors: readonly number[],
  order: PixelOrder = 'tf',
): tf.Tensor {
  return tf.tidy(() =>
    firstToLast(factors, order === 'tf').reduce((y, [axis, s]) => {
      const before = tf.util.sizeFromShape(y.shape.slice(0, axis + 1));
      const between = tf.util.sizeFromShape(y.shape.slice(axis + 1, -1));
      const rest = y.shape.at(-1)! / s;
      const turned =
        order === 'tf'
          ? tf.transpose(tf.reshape(y, [before, between, s, rest]), [0, 2, 1, 3])
          : tf.transpose(tf.reshape(y, [before, between, rest, s]), [0, 3, 1, 2]);
      return tf.reshape(turned, y.shape.with(axis, y.shape[axis]! * s).with(-1, rest));
    }, x),
  );
}
