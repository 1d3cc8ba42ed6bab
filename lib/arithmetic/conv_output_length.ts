import { integer, oneOf } from '../check.js';
import { effectiveKernel } from './effective_kernel.js';
import { PADDINGS, type Padding } from './padding.js';

/**
 * The length of a convolution's or pooling's output (Keras's `conv_output_length`).
 *
 * With k_eff = (k - 1)d + 1, `valid` gives floor((i - k_eff) / s) + 1 and `same` gives ceil(i / s)
 * (Dumoulin & Visin 2016, arXiv 1603.07285, relationships 6 and 13).
 *
 * @param inputLength i, in elements; null if unknown.
 * @param kernelSize k, in elements
 * @param padding 'valid' or 'same'
 * @param stride s, input elements per output element
 * @param dilation d, the distance between the kernel's taps
 * @returns the length, or null for an unknown input.
 * @throws ValueError if an argument is not a positive integer, or the kernel is longer than a
 *   `valid` input.
 * @example
 * convOutputLength(28, 3, 'same', 2); // 14
 * convOutputLength(28, 3, 'valid', 2); // 13
 * convOutputLength(null, 3, 'same'); // null
 */
export function convOutputLength(
  inputLength: number | null,
  kernelSize: number,
  padding: Padding,
  stride = 1,
  dilation = 1,
): number | null {
  const where = 'convOutputLength';
  const k = effectiveKernel(where, kernelSize, dilation);
  const s = integer(where, 'stride', stride, 1);
  oneOf(where, 'padding', padding, PADDINGS);
  if (inputLength === null) return null;
  const least = padding === 'valid' ? k : 1;
  const i = integer(where, 'inputLength', inputLength, least);
  return padding === 'valid' ? Math.floor((i - k) / s) + 1 : Math.ceil(i / s);
}
