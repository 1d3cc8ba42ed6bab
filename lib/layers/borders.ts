import { fail } from '../check.js';
import type { Option } from './options.js';

/** How much on either side of each spatial axis. */
export type Borders = [before: number, after: number][];
/** Keras's ways to say it: for all axes, for each, or for each side of each. */
export type BordersArgument = number | number[] | number[][];

const natural = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const pair = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(natural);

/** In one dimension [a, b] is a pair of sides; in more, an array has one entry for each axis. */
function toBorders(where: string, name: string, value: unknown, rank: number): Borders {
  const perAxis = Array.isArray(value) && !(rank === 1 && pair(value)) ? value : [value];
  const axes =
    perAxis.length === 1 && !Array.isArray(value) ? new Array(rank).fill(value) : perAxis;
  const borders = axes.map((axis): [number, number] | null =>
    natural(axis) ? [axis, axis] : pair(axis) ? axis : null,
  );
  if (borders.length === rank && borders.every((border) => border !== null)) return borders;
  const expected =
    rank === 1
      ? 'a natural number or [before, after]'
      : `a natural number, an array of ${rank} of them, or of ${rank} [before, after]`;
  return fail(where, name, expected, value);
}

/** Borders of `rank` axes, by default 1 on every side. */
export const bordersOption =
  (rank: number): Option =>
  (where, name, value) =>
    toBorders(where, name, value ?? 1, rank);
