import { lengthOf } from './piece.js';
import { needed, type Plan } from './plan.js';

/** Tiles at either end of an axis whose parts are looked at: those between are like them. */
const LOOKED_AT = 16;

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

/** The columns of each tensor, of all axes behind the rows. */
export type Widths = (key: string) => readonly number[];

/** Those that tiles of a size need. */
export function widthsOf(plan: Plan, tile: readonly number[]): Widths {
  const axes = tile.slice(1).map((size, n) => longest(plan, n + 1, size));
  return (key) => axes.map((axis) => axis.get(key) ?? 0);
}
