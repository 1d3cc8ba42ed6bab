import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { address, type WasmBackend } from '../backend.js';
import { type ConvSizes, type SimdExports, writeConvSizes } from '../simd_exports.js';
import { geometrySizes } from './geometry_sizes.js';
import { type Part, partsOf, type Splitting } from './parts.js';
import { filterToKeep, runWithFilter, type UsedAgain } from './run_with_filter.js';
import { partsFor } from './team.js';

/** What a convolution, plain or transposed, may end with: the numbers that the module gives them. */
export const ACTIVATIONS = { linear: 0, relu: 1, relu6: 2, leakyrelu: 3 } as const;

/** What follows a convolution's sums: bias and activation. */
export interface Epilogue {
  readonly bias?: tf.TensorInfo | undefined;
  readonly activation?: keyof typeof ACTIVATIONS | undefined;
  /** The slope of leakyrelu below 0. */
  readonly alpha?: number | undefined;
}

/** The channels of the tensor that a kernel writes, and where those of a part of it begin. */
export interface Written {
  readonly channels: number;
  readonly first: number;
}

/** A convolution and its epilogue as the module takes them. */
export function convSizes(
  backend: WasmBackend,
  g: ConvGeometry,
  epilogue: Epilogue = {},
  written: Written = { channels: g.outChannels, first: 0 },
  arranged = false,
  [firstRow, endRow]: readonly [number, number] = [0, g.kernel[2] * g.inChannels],
): ConvSizes {
  const { bias, activation, alpha } = epilogue;
  return {
    geometry: geometrySizes(g),
    bias: bias === undefined ? 0 : address(backend, bias) + 4 * written.first,
    activation: ACTIVATIONS[activation ?? 'linear'],
    alpha: alpha ?? 0,
    written: written.channels,
    firstRow,
    endRow,
    arranged: Number(arranged),
    filterBytes: 0,
  };
}

/** The part that is the whole. */
export const wholeOf = (g: ConvGeometry): Part => ({ g, read: 0, written: 0, channel: 0 });

/** The addresses that a part of a convolution has, of what is read, the filter, also if that is `arranged`, and what is written. */
export function partAt(
  at: { read: number; filter: number; written: number },
  { read, written, channel }: Part,
  arranged: number,
  /** Whether the filter has what is written before what is read. */
  turned: boolean,
  readChannels: number,
): number[] {
  const filter = arranged || at.filter + 4 * channel * (turned ? readChannels : 1);
  return [at.read + 4 * read, filter, at.written + 4 * (written + channel)];
}

/** Plain sums may be cut anywhere. */
export const plainSplitting = (work: number): Splitting => ({
  lines: () => 1,
  work,
  filter: 4,
  value: 2,
});

/** Where the tensors of a convolution lie: x [batch, ...input, inChannels], the filter [...kernel, inChannels, outChannels] and y [batch, ...output, outChannels]. */
export interface ConvolutionAt {
  readonly x: number;
  readonly filter: number;
  readonly y: number;
  /** The filter's weights if they were used before, so that it is kept arranged. */
  readonly kept?: UsedAgain | undefined;
  /** How many taps it has there, where they stand otherwise here. */
  readonly taps?: number;
}

/** Writes a convolution to an address. */
export function convolutionAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: ConvolutionAt,
  epilogue: Epilogue,
): void {
  const from = { read: at.x, filter: at.filter, written: at.y };
  const written = (part: Part) => ({ channels: g.outChannels, first: part.channel });
  const call = (part: Part, arranged: number) => ({
    at: partAt(from, part, arranged, false, g.inChannels),
    sizes: convSizes(backend, part.g, epilogue, written(part), arranged > 0),
  });
  const taps = product(g.kernel);
  const work = g.batch * product(g.output) * taps * g.inChannels * g.outChannels;
  const splitting = plainSplitting(taps);
  runWithFilter(backend, simd, {
    run: 'convolution',
    plan: simd.planConvolution,
    arrange: 'arrangeConvolution',
    write: writeConvSizes,
    whole: wholeOf(g),
    parts: partsOf(g, partsFor(backend, work), splitting),
    call,
    filter: filterToKeep(at.kept, g, splitting.filter, work, [g.outChannels]),
  });
}
