import { fail, integer, oneOf, onlyKnown, record } from '../check.js';
import { deconvOutputLength } from './deconv_output_length.js';
import { PADDINGS, type Padding } from './padding.js';

/** One transposed convolution of a decoder along one axis, with the names and defaults of its layer. */
export interface DecoderLayer {
  /** k, in taps. */
  kernelSize: number;
  /** s. Default 1. */
  strides?: number;
  /** Default `valid`, as for the layers. */
  padding?: Padding;
  /** Extra length at the end, below the strides; null, the default, lets the padding decide. */
  outputPadding?: number | null;
  /** d. Default 1. */
  dilationRate?: number;
}

const KNOWN = ['kernelSize', 'strides', 'padding', 'outputPadding', 'dilationRate'];

/** The layer with its defaults filled in, every argument checked. */
export function decoderLayer(where: string, name: string, value: unknown): Required<DecoderLayer> {
  const given = record(where, name, value);
  onlyKnown(`${where}, ${name}`, given, KNOWN);
  const whole = (key: string, least: number) =>
    integer(where, `${name}.${key}`, given[key] ?? 1, least);
  const kernelSize = integer(where, `${name}.kernelSize`, given.kernelSize, 1);
  const strides = whole('strides', 1);
  const outputPadding = given.outputPadding == null ? null : whole('outputPadding', 0);
  if (outputPadding !== null && outputPadding >= strides) {
    fail(where, `${name}.outputPadding`, `smaller than strides (${strides})`, outputPadding);
  }
  return {
    kernelSize,
    strides,
    padding: oneOf(where, `${name}.padding`, given.padding ?? 'valid', PADDINGS),
    outputPadding,
    dilationRate: whole('dilationRate', 1),
  };
}

/** The lengths before, between and after the layers of a decoder. */
export function decoderLengths(
  inputLength: number,
  layers: readonly Required<DecoderLayer>[],
  where: string,
): number[] {
  const lengths = [inputLength];
  for (const { kernelSize, strides, padding, outputPadding, dilationRate } of layers) {
    const options = { stride: strides, outputPadding, dilation: dilationRate };
    lengths.push(deconvOutputLength(lengths.at(-1)!, kernelSize, padding, options, where)!);
  }
  return lengths;
}
