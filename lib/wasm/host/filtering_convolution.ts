import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import {
  type At,
  type FilteringSizes,
  type SimdExports,
  writeFilteringSizes,
} from '../simd_exports.js';
import { convSizes, type Epilogue, partAt, type Written, wholeOf } from './convolution.js';
import { type Part, partsOf, type Splitting } from './parts.js';
import { runParts } from './run_parts.js';
import { sizesAt } from './sizes.js';
import { partsFor } from './team.js';

/** A convolution or, as `gradient`, an input gradient that is filtered, as the module takes it. */
export const filteringSizes = (
  backend: WasmBackend,
  g: ConvGeometry,
  epilogue: Epilogue,
  gradient: boolean,
  written?: Written,
): FilteringSizes => ({
  convSizes: convSizes(backend, g, epilogue, written),
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
  at: { x: number; filter: number; y: number },
  epilogue: Epilogue,
  gradient = false,
): void {
  const from = { read: at.x, filter: at.filter, written: at.y };
  const call = (part: Part) => ({
    at: partAt(from, part, gradient),
    sizes: filteringSizes(backend, part.g, epilogue, gradient, {
      channels: g.outChannels,
      first: part.channel,
    }),
  });
  const taps = product(g.kernel) / filteringConvolutionGain(backend, simd, g);
  const work = g.batch * product(g.output) * taps * g.inChannels * g.outChannels;
  const lines = (axis: 0 | 1 | 2) => outputsOf(Math.ceil(g.kernel[axis] / g.strides[axis]));
  const parts = partsOf(g, partsFor(backend, work), filteredSplitting(taps, lines));
  const planned = {
    run: 'filteringConvolution',
    plan: simd.planFilteringConvolution,
    write: writeFilteringSizes,
  } as const;
  runParts(backend, simd, planned, call(wholeOf(g)), parts.map(call));
}
