import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import { type FilteringTaps, type SimdExports, writeFilteringTaps } from '../simd_exports.js';
import { type FilteringWay, filteringWays } from './filtering_ways.js';
import { geometrySizes } from './geometry_sizes.js';
import { channelCuts, type Run, runsBetween } from './parts.js';
import { type PlannedCall, runAllParts } from './run_parts.js';
import { partsFor } from './team.js';

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

/** Channels of x and of dy for each of `count` parts: of the one that has more of them, the other is transformed for each. */
function channelsOf(g: ConvGeometry, count: number): (readonly [x: Run, dy: Run])[] {
  const { inChannels: ci, outChannels: co } = g;
  // With strides, x takes longer.
  if (ci >= co || (g.strides[2] > 1 && ci >= 8 * count)) {
    return runsBetween(count < 2 ? [0, ci] : channelCuts(ci, count)).map((x) => [x, [0, co]]);
  }
  return runsBetween(count < 2 ? [0, co] : channelCuts(co, count)).map((dy) => [[0, ci], dy]);
}

/**
 * Writes the filter gradient of a convolution of images to an address, as filterGradientAt does.
 * Channels are multiples of 4. Threads have parts of the filter, of its taps and of its channels.
 */
export function filteringFilterGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
  ways: readonly FilteringWay[] = filteringWays(g),
): void {
  const { inChannels: ci, outChannels: co } = g;
  const call = (
    { h, w, ...way }: FilteringWay,
    [[x, endX], [dy, endDy]]: readonly [Run, Run],
  ): PlannedCall<FilteringTaps> => ({
    at: [at.x + 4 * x, at.dy + 4 * dy, at.dw + 4 * (x * co + dy)],
    sizes: {
      geometry: geometrySizes({ ...g, inChannels: endX - x, outChannels: endDy - dy }),
      fh: h.first,
      fw: w.first,
      th: h.count,
      tw: w.count,
      rows: way.rows,
      columns: way.columns,
      down: way.down,
      across: way.across,
      channels: ci,
      outChannels: co,
    },
  });
  const planned = {
    run: 'filteringFilterGradient',
    plan: simd.planFilteringFilterGradient,
    write: writeFilteringTaps,
  } as const;
  const whole = channelsOf(g, 1)[0]!;
  const runs = ways.map((way) => {
    const count = partsFor(backend, way.work * ci * co);
    const parts = channelsOf(g, count).map((channels) => call(way, channels));
    return { whole: call(way, whole), parts };
  });
  runAllParts(backend, simd, planned, runs);
}
