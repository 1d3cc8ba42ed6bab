import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import type { SimdExports } from '../simd_exports.js';
import type { Epilogue } from './convolution.js';
import { filteringSizesAt } from './filtering_convolution.js';
import { inputGradientAt } from './input_gradient.js';

/** How many times as fast filteringInputGradientAt is expected to be, of what it does not leave to others; 0 if it cannot. */
export function filteringInputGradientGain(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
): number {
  return simd.filteringInputGradientGain(filteringSizesAt(backend, g));
}

/** Writes the input gradient of a convolution of any strides to an address. */
export function filteringInputGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { dy: number; filter: number; dx: number },
  epilogue: Epilogue,
): void {
  const sizes = filteringSizesAt(backend, g, epilogue, true);
  withScratch(backend, simd.planFilteringInputGradient(sizes), (scratch) => {
    simd.filteringInputGradient(at.dy, at.filter, at.dx, scratch, sizes);
  });
  // Phases of one tap, or none, are left to plain sums.
  const fewest = product(g.kernel.map((k, i) => Math.floor(k / g.strides[i]!)));
  if (fewest <= 1) inputGradientAt(backend, simd, g, at, epilogue, 1);
}
