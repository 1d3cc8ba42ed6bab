import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import {
  type At,
  type FilteringSizes,
  type SimdExports,
  writeFilteringSizes,
} from '../simd_exports.js';
import { convSizes, type Epilogue } from './convolution.js';
import { sizesAt } from './sizes.js';

/** A convolution or, as `gradient`, an input gradient that is filtered, written for the module. */
export function filteringSizesAt(
  backend: WasmBackend,
  g: ConvGeometry,
  epilogue: Epilogue = {},
  gradient = false,
): At<FilteringSizes> {
  const wanted = { convSizes: convSizes(backend, g, epilogue), gradient: Number(gradient) };
  return sizesAt<FilteringSizes>(backend, writeFilteringSizes, wanted);
}

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
  const sizes = filteringSizesAt(backend, g, epilogue, gradient);
  withScratch(backend, simd.planFilteringConvolution(sizes), (scratch) => {
    simd.filteringConvolution(at.x, at.filter, at.y, scratch, sizes);
  });
}
