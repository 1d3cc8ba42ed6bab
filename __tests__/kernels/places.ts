import type { Value } from './value.js';

/** Every index of a shape, in the order of the values. */
export function indices(shape: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const length of shape) {
    all = all.flatMap((index) => Array.from({ length }, (_, i) => [...index, i]));
  }
  return all;
}

/** Where the value of an index lies. */
export function at(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((place, i, axis) => place * shape[axis]! + i, 0);
}

/** A value whose element at each index is found by a function. */
export function built(
  shape: readonly number[],
  dtype: Value['dtype'],
  element: (index: number[]) => number,
): Value {
  return { shape, dtype, values: indices(shape).map(element) };
}

/** The value of x at an index. */
export const read = (x: Value, index: readonly number[]): number => x.values[at(x.shape, index)]!;

/** The value of x at the index of a shape to which it is broadcast. */
export function broadcast(x: Value, index: readonly number[]): number {
  const own = index.slice(index.length - x.shape.length);
  return read(
    x,
    own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)),
  );
}

/** The shape to which several are broadcast. */
export function common(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

/** Shapes of each rank from 0 to 6, with lengths of 1 and of 0 among them. */
export const SHAPES: readonly (readonly number[])[] = [
  [],
  [5],
  [1],
  [0],
  [2, 3],
  [1, 4],
  [0, 3],
  [3, 0],
  [17, 33],
  [2, 3, 4],
  [2, 1, 3],
  [2, 0, 3],
  [2, 3, 2, 3],
  [1, 1, 3, 1],
  [0, 2, 2, 3],
  [2, 2, 3, 2, 2],
  [2, 1, 2, 2, 0],
  [2, 1, 2, 3, 1, 2],
  [1, 2, 0, 2, 2, 2],
];

export const withRank = (least: number, most = 6) =>
  SHAPES.filter(({ length }) => length >= least && length <= most);
