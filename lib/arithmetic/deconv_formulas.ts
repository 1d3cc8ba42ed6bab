import { type DeconvOptions, deconvOutputLength } from './deconv_output_length.js';
import { effectiveKernel } from './effective_kernel.js';
import type { Padding } from './padding.js';

/** The two size formulas of a transposed convolution, with the numbers put in. */
export interface DeconvFormulas {
  /** o: the output's length. */
  outputLength: number;
  /** p: what is cropped at either end; a half means one more at the end than at the start. */
  p: number;
  /** a: the remainder (o + 2p - k) mod s, the places that the strides skipped. */
  a: number;
  /** o = (i - 1)s + k - 2p (relationship 12): right when a is 0. */
  plain: string;
  /** o = (i - 1)s + a + k - 2p (relationship 14): always right. */
  withRemainder: string;
  applies: 'plain' | 'withRemainder';
}

/**
 * Both size formulas of a transposed convolution and which one applies
 * (Dumoulin & Visin 2016, arXiv 1603.07285, relationships 12 and 14).
 *
 * Keras crops P = (i - 1)s + k - o elements, the odd one at the end, so p = ceil(P / 2). With
 * strides of 1 there is no remainder to take the odd one, and p = P / 2. Where P is negative,
 * nothing is cropped and a = -P elements are added.
 *
 * @param options with outputLength where the layer is told its length.
 * @example
 * const { outputLength, p, a, applies } = deconvFormulas(7, 3, 'same', { stride: 2 });
 * [outputLength, p, a, applies]; // [14, 1, 1, 'withRemainder']
 */
export function deconvFormulas(
  i: number,
  kernelSize: number,
  padding: Padding,
  { outputLength = null, ...options }: DeconvOptions & { outputLength?: number | null } = {},
): DeconvFormulas {
  const s = options.stride ?? 1;
  const k = effectiveKernel('deconvFormulas', kernelSize, options.dilation ?? 1);
  const o = outputLength ?? deconvOutputLength(i, kernelSize, padding, options)!;
  const full = (i - 1) * s + k;
  const half = Math.max(full - o, 0) / 2;
  const p = s === 1 ? half : Math.ceil(half);
  const a = (o + 2 * p - k) % s;
  const plainLength = full - 2 * p;
  return {
    outputLength: o,
    p,
    a,
    plain: `(i - 1)s + k - 2p = (${i} - 1)*${s} + ${k} - 2*${p} = ${plainLength}`,
    withRemainder:
      `(i - 1)s + a + k - 2p = (${i} - 1)*${s} + ${a} + ${k} - 2*${p} = ${plainLength + a}, ` +
      `a = (o + 2p - k) mod s = (${o} + 2*${p} - ${k}) mod ${s} = ${a}`,
    applies: a === 0 ? 'plain' : 'withRemainder',
  };
}
