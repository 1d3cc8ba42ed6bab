import { product } from '../../arithmetic/product.js';
import { fail } from '../../check.js';
import { lengthOf } from './piece.js';
import { needed, type Plan, type PlannedStep } from './plan.js';
import { lastUses } from './run_tile.js';

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
    // What a window reads, with its borders, or each input once more.
    const between = step.rule.between?.(sizes(step.output)) ?? given;
    const weights = step.layer.weights.reduce(
      (sum, { shape }) => sum + product(shape as number[]),
      0,
    );
    // Kernels turned round, and the output with what is cut from it.
    const own = 2 * weights + passes(step) * floats(step.output);
    most = Math.max(most, kept + between + own);
    alive.add(step.output);
    for (const key of step.inputs) if (last.get(key) === step) alive.delete(key);
  }
  return FLOAT * Math.ceil(most);
}

/** The largest tile that needs no more memory: all of a size, and as near to square as that allows. */
export function tileFor(where: string, plan: Plan, memory: number): number[] {
  const lengths = plan.shapes.get(plan.output)!.slice(1, -1);
  const counts = lengths.map(() => 1);
  for (;;) {
    const tile = lengths.map((length, axis) => Math.ceil(length / counts[axis]!));
    const bytes = tileBytes(plan, tile);
    if (bytes <= memory) return tile;
    const axis = tile.indexOf(Math.max(...tile));
    if (tile[axis] === 1) {
      return fail(where, 'memory', `${bytes} bytes or more, what one position needs`, memory);
    }
    // The next count that makes it shorter, or a quarter more.
    const shorter = Math.ceil(lengths[axis]! / (tile[axis]! - 1));
    counts[axis] = Math.max(shorter, Math.floor(1.25 * counts[axis]!));
  }
}
