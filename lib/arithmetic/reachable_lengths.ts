import type { Padding } from './padding.js';

/**
 * The output lengths, least and most, that a transposed convolution can have with some
 * outputPadding: all that a convolution with the same arguments maps back to n, and for an even
 * kernel under `same` also (n - 1)s, which Keras allows as outputPadding 0.
 */
export function reachableLengths(
  n: number,
  effectiveKernelSize: number,
  stride: number,
  padding: Padding,
): [least: number, most: number] {
  const stamps = (n - 1) * stride;
  if (padding === 'valid') {
    return [stamps + effectiveKernelSize, stamps + effectiveKernelSize + stride - 1];
  }
  return [Math.max(stamps + (effectiveKernelSize % 2), 1), n * stride];
}
