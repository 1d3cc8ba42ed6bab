import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import {
  type At,
  type FilteringSizes,
  type SimdExports,
  writeFilteringSizes,
} from '../simd_exports.js';
import {
  type ConvolutionAt,
  convSizes,
  type Epilogue,
  partAt,
  type Written,
  wholeOf,
} from './convolution.js';
import { type Part, partsOf, type Splitting } from './parts.js';
import { filterToKeep, runWithFilter } from './run_with_filter.js';
import { sizesAt } from './sizes.js';
import { partsFor } from './team.js';

/** A convolution or, as `gradient`, an input gradient that is filtered, as the module takes it. */
export const filteringSizes = (
  backend: WasmBackend,
  g: ConvGeometry,
  epilogue: Epilogue,
  gradient: boolean,
  written?: Written,
  arranged = false,
): FilteringSizes => ({
  convSizes: convSizes(backend, g, epilogue, written, arranged),
  gradient: Number(gradient),
});

/** The same, written for the module. */
export function filteringSizesAt(backend: WasmBackend, g: ConvGeometry): At<FilteringSizes> {
  const sizes = filteringSizes(backend, g, {}, false);
  return sizesAt<FilteringSizes>(backend, writeFilteringSizes, sizes);
}

/** Minimal filtering of tiles that have so many outputs along an axis, in fewer multiplications than plain sums. */
export const filteredSplitting = (work: number, lines: Splitting['lines']): Splitting => ({
  lines,
  work,
  filter: 24,
  value: 24,
});

/** The outputs of a tile for so many taps (lib/wasm/assembly/filtering/input_gradient_axis.ts). */
export const outputsOf = (taps: number): number => (taps > 1 ? 7 - taps : 1);

/** How many times as fast filteringConvolutionAt is expected to be; 0 if it cannot do it. */
export function filteringConvolutionGain(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
): number {
  return simd.filteringConvolutionGain(filteringSizesAt(backend, g));
}

/**
 * Writes a convolution of any strides to an address, by minimal filtering of its phases, or an input
 * `gradient`, given as the convolution that it is (filtering_choice.ts).
 */
export function filteringConvolutionAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: ConvolutionAt,
  epilogue: Epilogue,
  gradient = false,
): void {
  const from = { read: at.x, filter: at.filter, written: at.y };
  const written = (part: Part) => ({ channels: g.outChannels, first: part.channel });
  const call = (part: Part, arranged: number) => ({
    at: partAt(from, part, arranged, gradient, g.inChannels),
    sizes: filteringSizes(backend, part.g, epilogue, gradient, written(part), arranged > 0),
  });
  const taps = product(g.kernel) / filteringConvolutionGain(backend, simd, g);
  const work = g.batch * product(g.output) * taps * g.inChannels * g.outChannels;
  const lines = (axis: 0 | 1 | 2) => outputsOf(Math.ceil(g.kernel[axis] / g.strides[axis]));
  const splitting = filteredSplitting(taps, lines);
  runWithFilter(backend, simd, {
    run: 'filteringConvolution',
    plan: simd.planFilteringConvolution,
    arrange: 'arrangeFilteringConvolution',
    write: writeFilteringSizes,
    whole: wholeOf(g),
    parts: partsOf(g, partsFor(backend, work), splitting),
    call,
    filter: filterToKeep(at.kept, g, splitting.filter, work, [g.outChannels, Number(gradient)]),
  });
}
