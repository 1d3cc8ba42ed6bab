import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type FilteringWay, filteringWays, tilesOf } from './filtering_ways.js';
import { SECOND_CACHE } from './images_at_once.js';
import type { SimdExports } from './module.js';

/** Tiles of a block at least: with fewer, adding up the products takes as long as they do. */
const FEW_TILES = 64;

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
  const { batch, inChannels: ci, outChannels: co } = g;
  const [, ih, iw] = g.input;
  const [, oh, ow] = g.output;
  const kw = g.kernel[2];
  const [, sh, sw] = g.strides;
  const [, bh, bw] = g.before;
  const wide = (co + 7) & ~7;
  for (const { h, w, rows, columns } of ways) {
    const products = rows * columns;
    const across = tilesOf(ow, w, columns);
    const most = Math.max(FEW_TILES, Math.floor(SECOND_CACHE / (4 * products * (ci + wide))));
    const all = batch * tilesOf(oh, h, rows) * across;
    // Whole rows of tiles, where there is more than one.
    const block = Math.min(all, across < most ? most - (most % across) : most);
    const sizes = [
      Math.max(iw * ci, ow * co),
      products * Math.min(block, across) * Math.max(ci, co),
      products * (block * ci + 16),
      products * (block * wide + 16),
      products * ci * wide,
    ];
    withScratch(backend, 4 * sizes.reduce((a, b) => a + b), (scratch) => {
      let end = scratch;
      const places = sizes.map((size) => {
        end += 4 * size;
        return end - 4 * size;
      });
      simd.filteringFilterGradient(
        ...[at.x, at.dy, at.dw, ...places, block, batch, ih, iw, ci, oh, ow, co],
        ...[kw, sh, sw, bh, bw, h.first, w.first, h.count, w.count, rows, columns],
      );
    });
  }
}
