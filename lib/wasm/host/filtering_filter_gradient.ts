import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type SimdExports, writeFilteringTaps } from '../simd_exports.js';
import { type FilteringWay, filteringWays } from './filtering_ways.js';
import { geometrySizes } from './geometry_sizes.js';
import { sizesAt } from './sizes.js';

/** Whether minimal filtering is the faster way to a filter gradient. */
export function filteringPays(g: ConvGeometry): boolean {
  const { batch, input, output, kernel, inChannels: ci, outChannels: co } = g;
  const flat = input[0] === 1 && kernel[0] === 1;
  if (!flat || ci % 4 !== 0 || co % 4 !== 0) return false;
  const work = filteringWays(g).reduce((sum, way) => sum + way.work, 0);
  // The direct way takes longer for each product where there are few columns.
  const direct = batch * product(output) * product(kernel) * (1 + 5 / co);
  return work < 0.95 * direct;
}

/**
 * Writes the filter gradient of a convolution of images to an address, as filterGradientAt does.
 * Channels are multiples of 4.
 */
export function filteringFilterGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
  ways: readonly FilteringWay[] = filteringWays(g),
): void {
  for (const { h, w, ...way } of ways) {
    const sizes = sizesAt(backend, writeFilteringTaps, {
      geometry: geometrySizes(g),
      fh: h.first,
      fw: w.first,
      th: h.count,
      tw: w.count,
      rows: way.rows,
      columns: way.columns,
      down: way.down,
      across: way.across,
    });
    withScratch(backend, simd.planFilteringFilterGradient(sizes), (scratch) => {
      simd.filteringFilterGradient(at.x, at.dy, at.dw, scratch, sizes);
    });
  }
}
