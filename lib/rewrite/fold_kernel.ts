import * as tf from '@tensorflow/tfjs-core';
import type { Padding } from '../arithmetic/padding.js';

/** The length of the folded kernel along one axis. */
export function foldedLength(k: number, s: number, padding: Padding): number {
  return k + s - 1 + endTap(k, padding);
}

/** Under `same` an even kernel needs a zero tap at the end, see `foldKernel`. */
function endTap(k: number, padding: Padding): number {
  return padding === 'same' && k % 2 === 0 ? 1 : 0;
}

/**
 * The kernel of the transposed convolution that equals nearest upsampling by `size` and then a
 * convolution with `kernel` and strides 1.
 *
 * Upsampling is a transposed convolution with ones(s), and a convolution with w one with w
 * reversed, so the kernel is the reversed w convolved with ones(s), k + s - 1 long. Under `same`
 * an even w has its longer border at the end and a transposed convolution its longer crop too:
 * a zero tap at the end evens that out.
 *
 * @param kernel [...k, in, out]
 * @returns [...k + s - 1 (+ 1), out, in]
 */
export function foldKernel(kernel: tf.Tensor, size: number[], padding: Padding): tf.Tensor {
  return tf.tidy(() => {
    const rank = size.length;
    const spatial = size.map((_, axis) => axis);
    const reversed = tf.reverse(kernel, spatial);
    const summed = size.reduce((w, s, axis) => {
      const shifts = Array.from({ length: s }, (_, shift) => {
        const borders = w.shape.map((__, n): [number, number] =>
          n === axis ? [shift, s - 1 - shift] : [0, 0],
        );
        return tf.pad(w, borders);
      });
      return tf.addN(shifts);
    }, reversed);
    const tail = kernel.shape.map((k, n): [number, number] => {
      return [0, n < rank ? endTap(k, padding) : 0];
    });
    return tf.transpose(tf.pad(summed, tail), [...spatial, rank + 1, rank]);
  });
}
