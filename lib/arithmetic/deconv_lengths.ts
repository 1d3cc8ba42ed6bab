import { deconvOutputLength } from './deconv_output_length.js';
import { effectiveKernel } from './effective_kernel.js';
import type { Padding } from './padding.js';

/** One axis of a transposed convolution: input length, kernel, stride, dilation. */
export interface DeconvAxis {
  n: number;
  k: number;
  s: number;
  d: number;
}

/** Every outputPadding that is legal, null first, with the length that it gives. */
export function deconvLengths(
  { n, k, s, d }: DeconvAxis,
  padding: Padding,
): { outputPadding: number | null; length: number }[] {
  const kEff = effectiveKernel('solveDeconv', k, d);
  const numbers = Array.from({ length: s }, (_, outputPadding) => outputPadding);
  // A single stamp of an even kernel under `same` would leave nothing with outputPadding 0.
  const empty = padding === 'same' && n === 1 && kEff % 2 === 0;
  return [null, ...numbers.slice(empty ? 1 : 0)].map((outputPadding) => ({
    outputPadding,
    length: deconvOutputLength(n, k, padding, { stride: s, dilation: d, outputPadding })!,
  }));
}
