import { product } from '../../arithmetic/product.js';
import { fail } from '../../check.js';
import { lengthOf } from './piece.js';
import { needed, type Plan, type PlannedStep } from './plan.js';
import { lastUses } from './run_strip.js';
import { rowsBehind, stripCount, stripsOf } from './strips.js';

/** Tiles at either end of an axis whose parts are looked at: those between are like them. */
const LOOKED_AT = 16;

const FLOAT = 4;

/** The first elements of the tiles of an axis. */
export const tileStarts = (length: number, tile: number): number[] =>
  Array.from({ length: Math.ceil(length / tile) }, (_, n) => n * tile);

/** The longest part of each tensor along an axis that a tile needs. */
function longest(plan: Plan, axis: number, tile: number): ReadonlyMap<string, number> {
  const length = plan.shapes.get(plan.output)![axis + 1]!;
  const starts = tileStarts(length, tile);
  const found = new Map<string, number>();
  starts.forEach((start, n) => {
    if (n >= LOOKED_AT && n < starts.length - LOOKED_AT) return;
    const needs = needed(plan, axis, [start, Math.min(start + tile, length) - 1]);
    for (const [key, range] of needs) {
      found.set(key, Math.max(found.get(key) ?? 0, lengthOf(range)));
    }
  });
  return found;
}

/** Activations of one pass, or of the kernel's own. */
const ONE_PASS: readonly unknown[] = ['linear', 'relu', 'relu6', 'tanh', 'sigmoid', 'elu'];

/** How many tensors of the output's size there are at once, at most. */
const passes = ({ layer, rule }: PlannedStep): number =>
  rule.between !== undefined && ONE_PASS.includes(layer.getConfig().activation) ? 3 : 5;

const weightsOf = ({ layer }: PlannedStep): number =>
  layer.weights.reduce((sum, { shape }) => sum + product(shape as number[]), 0);

/** A tile, and where the rows are that it leaves to the next. */
export interface Tiling {
  readonly tile: readonly number[];
  /** Whether they leave the backend. */
  readonly outside: boolean;
}

/** What a tiling takes. */
interface Needed {
  /** The most bytes of tensors at once. */
  readonly bytes: number;
  /** Bytes that leave the backend and come again, of all strips of a band. */
  readonly moved: number;
}

/** The columns of each tensor, of all axes behind the rows. */
type Widths = (key: string) => readonly number[];

function widthsOf(plan: Plan, tile: readonly number[]): Widths {
  const axes = tile.slice(1).map((size, n) => longest(plan, n + 1, size));
  return (key) => axes.map((axis) => axis.get(key) ?? 0);
}

/** So many strips after the first that are looked at, as long as the rows that are kept grow; then all are alike. */
const IN_A_ROW = 2;

/** Strips from which on some are looked at: in the middle, at the end, and where there are few rows yet. */
const beginnings = (count: number): number[] =>
  [...new Set([count >> 1, count - 2, 1, count >> 2])].filter((n) => n > 0 && n < count);

/** It ends early where more bytes are needed than may be. */
function neededFor(
  plan: Plan,
  { tile, outside }: Tiling,
  widths: Widths,
  memory = Number.POSITIVE_INFINITY,
): Needed {
  const rows = new Map(
    [...plan.shapes].map(([key, shape]) => {
      return [key, product(widths(key)) * shape.at(-1)!] as const;
    }),
  );
  const row = (key: string) => rows.get(key)!;
  const sizes = new Map(plan.steps.map((step) => [step, [weightsOf(step), passes(step)] as const]));
  const last = lastUses(plan);
  const count = stripCount(plan, tile[0]!);
  let [most, moved] = [0, 0];
  for (const skipped of [...beginnings(count), 0]) {
    const held = new Map<string, number>();
    const ends = new Map<string, number>();
    let now = 0;
    const holds = (key: string, rows: number) => {
      now += (rows - (held.get(key) ?? 0)) * row(key);
      held.set(key, rows);
    };
    const left = (key: string, first: number | undefined) =>
      first === undefined ? 0 : Math.max((ends.get(key) ?? -1) + 1 - first, 0);
    let place = skipped === 0 ? 0 : -1;
    for (const { made, kept } of stripsOf(plan, tile[0]!, Math.max(skipped - 1, 0))) {
      // The strip before those that are looked at makes all that they find.
      if (place++ < 0) {
        for (const [key, [, end]] of made) {
          ends.set(key, end);
          if (key !== plan.output && !outside) holds(key, left(key, kept.get(key)));
        }
        continue;
      }
      if (place > IN_A_ROW) break;
      for (const step of plan.steps) {
        const key = step.output;
        const range = made.get(key);
        if (range !== undefined) {
          const given = step.inputs.reduce((sum, input, n) => {
            const seen = rowsBehind(plan, step, n, range);
            return seen === null ? sum : sum + lengthOf(seen) * row(input);
          }, 0);
          const between = step.rule.between?.([lengthOf(range), ...widths(key)]) ?? given;
          // Kernels turned round, and the output with what is cut from it.
          const [weights, outputs] = sizes.get(step)!;
          const own = 2 * weights + outputs * lengthOf(range) * row(key);
          most = Math.max(most, now + given + between + own);
          if (key !== plan.output) holds(key, (held.get(key) ?? 0) + lengthOf(range));
          ends.set(key, range[1]);
        }
        for (const input of new Set(step.inputs)) {
          if (last.get(input) !== step || input === plan.input) continue;
          const stay = left(input, kept.get(input));
          most = Math.max(most, now + stay * row(input));
          if (outside && skipped === count >> 1) moved += (2 * stay * row(input)) / IN_A_ROW;
          holds(input, outside ? 0 : stay);
        }
        if (FLOAT * most > memory) return { bytes: FLOAT * Math.ceil(most), moved };
      }
    }
  }
  return { bytes: FLOAT * Math.ceil(most), moved: FLOAT * moved * count };
}

/** The most bytes of tensors that a tile of a size needs beside the whole input, an upper estimate. */
export const tileBytes = (plan: Plan, tiling: Tiling): number =>
  neededFor(plan, tiling, widthsOf(plan, tiling.tile)).bytes;

/** To prepare a kernel for one call takes about as long as so many positions. */
const PREPARED = 256;

/** The call of a layer takes about as long as so many products. */
const CALLED = 1e6;

/** A byte that leaves the backend and comes again takes about as long as so many products. */
const MOVED = 5;

/** About how many products a tiling takes. */
function products(plan: Plan, tile: readonly number[], widths: Widths): number {
  const lengths = plan.shapes.get(plan.output)!.slice(1, -1);
  const counts = lengths.map((length, axis) => Math.ceil(length / tile[axis]!));
  const bands = product(counts.slice(1));
  return plan.steps.reduce((sum, step) => {
    const shape = plan.shapes.get(step.output)!;
    const each = weightsOf(step) + 4 * shape.at(-1)!;
    const positions = shape[1]! * product(widths(step.output)) + counts[0]! * PREPARED;
    return sum + bands * (positions * each + counts[0]! * CALLED);
  }, 0);
}

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

/** The highest strips of a band for which there is memory; null for none. */
function highest(plan: Plan, band: readonly number[], outside: boolean, memory: number) {
  const widths = widthsOf(plan, [1, ...band]);
  const rows = sizesOf(plan.shapes.get(plan.output)![1]!, FINE);
  let found: { tiling: Tiling; products: number } | null = null;
  // The higher, the more bytes.
  for (let [low, high] = [0, rows.length - 1]; low <= high; ) {
    const middle = (low + high) >> 1;
    const tiling: Tiling = { tile: [rows[middle]!, ...band], outside };
    const { bytes, moved } = neededFor(plan, tiling, widths, memory);
    if (bytes > memory) {
      low = middle + 1;
    } else {
      found = { tiling, products: products(plan, tiling.tile, widths) + MOVED * moved };
      high = middle - 1;
    }
  }
  return found;
}

/** The tiling of the fewest products that needs no more memory: bands as wide, strips as high as that allows. */
export function tileFor(where: string, plan: Plan, memory: number): Tiling {
  const lengths = plan.shapes.get(plan.output)!.slice(1, -1);
  let best: Tiling | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (let band: number[] | null = lengths.slice(1); band !== null; ) {
    const tallest = [lengths[0]!, ...band];
    // Wider bands overlap less: of narrower ones none is better any more.
    if (products(plan, tallest, widthsOf(plan, tallest)) >= fewest) break;
    for (const outside of [false, true]) {
      const found = highest(plan, band, outside, memory);
      if (found !== null && found.products < fewest) {
        [best, fewest] = [found.tiling, found.products];
      }
    }
    const axis: number = band.indexOf(Math.max(...band));
    const size: number | undefined = sizesOf(lengths[axis + 1] ?? 1, COARSE).find(
      (n) => n < band![axis]!,
    );
    band = size === undefined ? null : band.with(axis, size);
  }
  if (best !== null) return best;
  const bytes = tileBytes(plan, { tile: lengths.map(() => 1), outside: true });
  return fail(where, 'memory', `${bytes} bytes or more, what one position needs`, memory);
}
