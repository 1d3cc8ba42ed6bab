import { product } from '../../arithmetic/product.js';
import { fail } from '../../check.js';
import { lengthOf } from './piece.js';
import { needed, type Plan } from './plan.js';
import { lastUses } from './run_tile.js';

/** Tiles at either end of an axis whose parts are looked at: those between are like them. */
const LOOKED_AT = 64;

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

/** The most bytes of tensors that a tile of a size needs beside the whole input, an upper estimate. */
export function tileBytes(plan: Plan, tile: readonly number[]): number {
  const axes = tile.map((size, axis) => longest(plan, axis, size));
  const sizes = (key: string) => axes.map((axis) => axis.get(key) ?? 0);
  const floats = (key: string) => product(sizes(key)) * plan.shapes.get(key)!.at(-1)!;
  const last = lastUses(plan);
  const alive = new Set([plan.input]);
  let most = 0;
  for (const step of plan.steps) {
    const kept = [...alive].reduce((sum, key) => sum + floats(key), 0);
    const given = [...new Set(step.inputs)].reduce((sum, key) => sum + floats(key), 0);
    const between = step.rule.between?.(sizes(step.output)) ?? 0;
    const weights = step.layer.weights.reduce(
      (sum, { shape }) => sum + product(shape as number[]),
      0,
    );
    // Each input once more with its borders, kernels turned round, and the output with what is cut from it and what its
    // activation needs.
    most = Math.max(most, kept + given + 2 * weights + 5 * floats(step.output) + between);
    alive.add(step.output);
    for (const key of step.inputs) if (last.get(key) === step) alive.delete(key);
  }
  return FLOAT * Math.ceil(most);
}

/** The largest tile that needs no more memory, as near to square as halving makes it. */
export function tileFor(where: string, plan: Plan, memory: number): number[] {
  const tile = plan.shapes.get(plan.output)!.slice(1, -1);
  for (;;) {
    const bytes = tileBytes(plan, tile);
    if (bytes <= memory) return tile;
    const longestAxis = tile.indexOf(Math.max(...tile));
    if (tile[longestAxis] === 1) {
      return fail(where, 'memory', `${bytes} bytes or more, what one position needs`, memory);
    }
    tile[longestAxis] = Math.ceil(tile[longestAxis]! / 2);
  }
}
