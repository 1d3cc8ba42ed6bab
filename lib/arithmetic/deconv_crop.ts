import type { Padding } from './padding.js';

/**
 * How many elements a transposed convolution drops at the start of an axis to reach its length:
 * Keras's `same` crop, max((n - 1)s + k_eff - o, 0) >> 1; 0 for `valid`.
 */
export function deconvCrop(
  n: number,
  effectiveKernelSize: number,
  stride: number,
  padding: Padding,
  outputLength: number,
): number {
  if (padding === 'valid') return 0;
  return Math.max((n - 1) * stride + effectiveKernelSize - outputLength, 0) >> 1;
}
