import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type SimdExports, writeConvSizes } from '../simd_exports.js';
import { convSizes } from './convolution.js';
import { sizesAt } from './sizes.js';

/**
 * Writes the filter gradient of a convolution to an address. The addresses are of
 * x [batch, ...input, inChannels], dy [batch, ...output, outChannels] and
 * dw [...kernel, inChannels, outChannels].
 */
export function filterGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
): void {
  const sizes = sizesAt(backend, writeConvSizes, convSizes(backend, g));
  withScratch(backend, simd.planFilterGradient(sizes), (scratch) => {
    simd.filterGradient(at.x, at.dy, at.dw, scratch, sizes);
  });
}
