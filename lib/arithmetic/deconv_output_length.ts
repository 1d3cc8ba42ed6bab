import { fail, integer, oneOf, onlyKnown } from '../check.js';
import { effectiveKernel } from './effective_kernel.js';
import { PADDINGS, type Padding } from './padding.js';

/** What `deconvOutputLength` takes besides the lengths and the padding. */
export interface DeconvOptions {
  /** s: how far apart the kernel's stamps are in the output. Default 1. */
  stride?: number;
  /** Extra length at the end, below the stride; default null, which is not 0 and lets the padding decide. */
  outputPadding?: number | null;
  /** d: the distance between a kernel's taps. Default 1. */
  dilation?: number;
}

/**
 * The length of a transposed convolution's output (Keras's `deconv_output_length`).
 *
 * With k_eff = (k - 1)d + 1 and outputPadding op:
 * - `valid`: (n - 1)s + k_eff + (op ?? max(s - k_eff, 0))
 * - `same`: n s for op null, else (n - 1)s + k_eff mod 2 + op
 *
 * (Dumoulin & Visin 2016, arXiv 1603.07285, relationships 12 and 14, with Keras's choice of p.)
 *
 * @param n the input's length, in elements; null if unknown.
 * @param kernelSize k, in elements
 * @param padding 'valid' or 'same'
 * @param where who asks, for the messages of errors
 * @param options stride and dilation 1, outputPadding null where left out
 * @returns the length, or null for an unknown input.
 * @throws ValueError for an argument out of range, or a length that would not be positive.
 * @example
 * deconvOutputLength(7, 3, 'same', { stride: 2 }); // 14
 * deconvOutputLength(7, 3, 'same', { stride: 2, outputPadding: 0 }); // 13
 * deconvOutputLength(7, 3, 'valid', { stride: 2 }); // 15
 */
export function deconvOutputLength(
  n: number | null,
  kernelSize: number,
  padding: Padding,
  options: DeconvOptions = {},
  where = 'deconvOutputLength',
): number | null {
  onlyKnown(where, options, ['stride', 'outputPadding', 'dilation']);
  const { stride = 1, outputPadding = null, dilation = 1 } = options;
  const k = effectiveKernel(where, kernelSize, dilation);
  const s = integer(where, 'stride', stride, 1);
  oneOf(where, 'padding', padding, PADDINGS);
  if (outputPadding !== null) {
    integer(where, 'outputPadding', outputPadding, 0);
    if (outputPadding >= s) {
      fail(where, 'outputPadding', `smaller than stride (${s})`, outputPadding);
    }
  }
  if (n === null) return null;
  integer(where, 'inputLength', n, 1);
  const stamps = (n - 1) * s;
  const length =
    padding === 'valid'
      ? stamps + k + (outputPadding ?? Math.max(s - k, 0))
      : outputPadding === null
        ? n * s
        : stamps + (k % 2) + outputPadding;
  return length > 0 ? length : fail(where, 'the output length', 'positive', length);
}
