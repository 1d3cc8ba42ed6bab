import { product } from '../../arithmetic/product.js';
import { fail } from '../../check.js';
import { enlargement } from './gates.js';
import type { Plan } from './plan.js';
import { neededFor, tileBytes, weightsOf } from './tile_needs.js';
import { type Widths, widthsOf } from './tile_widths.js';
import type { Tiling } from './tiling.js';

/** About how many products the positions of all bands take. */
function products(plan: Plan, tile: readonly number[], widths: Widths): number {
  const lengths = plan.shapes.get(plan.output)!.slice(1, -1);
  const bands = bandsOf(lengths, tile);
  return plan.steps.reduce((sum, step) => {
    const shape = plan.shapes.get(step.output)!;
    const each = weightsOf(step) + 4 * shape.at(-1)!;
    return sum + bands * shape[1]! * product(widths(step.output)) * each;
  }, 0);
}

const bandsOf = (lengths: readonly number[], tile: readonly number[]): number =>
  product(lengths.slice(1).map((length, axis) => Math.ceil(length / tile[axis + 1]!)));

/** How closely the heights of strips are tried, and the widths of bands. */
const [FINE, COARSE] = [1.2, 1.5];

/** Sizes of tiles that divide the length evenly, of each at least so many times as many as of the one before. */
function sizesOf(length: number, ratio: number): number[] {
  const sizes = [length];
  for (let tile = length; tile > 1; sizes.push(tile)) {
    const shorter = Math.ceil(length / (tile - 1));
    tile = Math.ceil(length / Math.max(shorter, Math.floor(ratio * Math.ceil(length / tile))));
  }
  return sizes;
}

/** Of how many strips the smallest pictures may be made at once. */
const TIMES = [1, 4, 8];

/** The rows of tiles that minimal filtering computes. */
const FILTERED = 4;

/** Heights of strips that are whole rows of the smallest pictures, where they are so high. */
function heightsOf(plan: Plan): number[] {
  const length = plan.shapes.get(plan.output)![1]!;
  const factor = enlargement(plan);
  return sizesOf(length, FINE).map((size) => {
    const unit = [FILTERED * factor, factor].find((one) => one <= size) ?? 1;
    return Math.min(Math.ceil(size / unit) * unit, length);
  });
}

/** A tiling, and about how many products it takes. */
interface Found {
  readonly tiling: Tiling;
  readonly products: number;
}

/** The best tiling of a band for which there is memory: of each number of strips at once the highest are looked at. */
function bestOf(
  plan: Plan,
  band: readonly number[],
  memory: number,
  heights: readonly number[],
  times: readonly number[],
): Found | null {
  const widths = widthsOf(plan, [1, ...band]);
  const bands = bandsOf(plan.shapes.get(plan.output)!.slice(1, -1), [1, ...band]);
  const taking = (tiling: Tiling, roughly: boolean): Found | null => {
    const { bytes, more } = neededFor(plan, tiling, widths, memory, roughly);
    if (bytes > memory) return null;
    return { tiling, products: products(plan, tiling.tile, widths) + bands * more };
  };
  const all = [false, true].flatMap((outside) => {
    const tilingOf = (place: number, strips: number): Tiling => {
      return { tile: [heights[place]!, ...band], outside, times: strips };
    };
    // The higher, the more bytes.
    let [low, high] = [0, heights.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (taking(tilingOf(middle, 1), true) === null) low = middle + 1;
      else high = middle;
    }
    // With more strips at once they are lower.
    return times.map((strips) => {
      for (; low < heights.length; low++) {
        const tiling = tilingOf(low, strips);
        const found = taking(tiling, true) && taking(tiling, false);
        if (found !== null) return found;
      }
      return null;
    });
  });
  const found = all.filter((one) => one !== null);
  return found.sort((a, b) => a.products - b.products)[0] ?? null;
}

/** Narrower bands are to be that much better, by an estimate that is not exact. */
const CLEARLY = 0.98;

/** The tiling of the fewest products that needs no more memory: bands as wide, strips as high as that allows. */
export function tileFor(where: string, plan: Plan, memory: number): Tiling {
  const lengths = plan.shapes.get(plan.output)!.slice(1, -1);
  let best: Found | null = null;
  const heights = heightsOf(plan);
  const times = enlargement(plan) > 1 ? TIMES : [1];
  for (let band: number[] | null = lengths.slice(1); band !== null; ) {
    const found = bestOf(plan, band, memory, heights, times);
    // The narrower the bands, the more they overlap: they are better only while memory is short.
    if (found !== null && best !== null && found.products >= best.products) break;
    if (found !== null && found.products < CLEARLY * (best?.products ?? Number.POSITIVE_INFINITY)) {
      best = found;
    }
    const axis: number = band.indexOf(Math.max(...band));
    const size: number | undefined = sizesOf(lengths[axis + 1] ?? 1, COARSE).find(
      (n) => n < band![axis]!,
    );
    band = size === undefined ? null : band.with(axis, size);
  }
  if (best !== null) return best.tiling;
  const bytes = tileBytes(plan, { tile: lengths.map(() => 1), outside: true, times: 1 });
  return fail(where, 'memory', `${bytes} bytes or more, what one position needs`, memory);
}
