import type * as tf from '@tensorflow/tfjs-core';
import { Unsupported } from '../unsupported.js';

export type Shape = readonly (number | null)[];

/** Arguments by Keras's names; tensors are of type T: what is known of them, or themselves. */
export type Arguments<T> = Readonly<Record<string, T | T[] | unknown>>;

/** What is known of a tensor before there is one. */
export interface Known {
  shape: Shape;
}

/**
 * An operation of keras.ops. A number or a list where a tensor can be is one as well.
 */
export interface Operation {
  /** The file of keras.src.ops that has it. */
  module: 'numpy' | 'nn' | 'core' | 'math' | 'image';
  /** What it is called with, in order. */
  inputs: readonly string[];
  /** Those of them that are no tensors. */
  plain?: readonly string[];
  /** What it is made with, with Keras's defaults. */
  options: Readonly<Record<string, unknown>>;
  /** @throws Unsupported for options that are not computed here. */
  shape(args: Arguments<Known>): Shape | Shape[];
  run(args: Arguments<tf.Tensor>): tf.Tensor | tf.Tensor[];
}

/** The arguments' types are the table's own matter: Keras wrote them, `shape` looks at them first. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Any = any;

export function no(what: string): never {
  throw new Unsupported(what);
}

/** An axis counted from the front; the batch is no axis to compute along. */
export function axisOf(axis: unknown, rank: number): number {
  if (!Number.isInteger(axis)) no(`axis=${JSON.stringify(axis)}`);
  const index = (axis as number) < 0 ? (axis as number) + rank : (axis as number);
  if (index < 0 || index >= rank) no(`axis=${axis} of ${rank} axes`);
  return index === 0 ? no('along the batch') : index;
}

/** Axes counted from the front, sorted; null stands for all, the batch too. */
export function axesOf(axis: unknown, rank: number): number[] {
  if (axis === null || axis === undefined) return no('along the batch');
  return [axis]
    .flat()
    .map((one) => axisOf(one, rank))
    .sort((a, b) => a - b);
}

/** The shape of what two tensors are broadcast to. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, i: number) => {
    const index = i - rank + shape.length;
    return index < 0 ? 1 : shape[index]!;
  };
  return Array.from({ length: rank }, (_, i) => {
    const [m, n] = [at(a, i), at(b, i)];
    if (m === 1) return n;
    if (n === 1 || m === n) return m;
    if (m === null || n === null) return m ?? n;
    return no(`of the shapes [${a}] and [${b}]`);
  });
}

/** The product of lengths; null if one is unknown. */
export function knownProduct(shape: Shape): number | null {
  return shape.reduce<number | null>((a, n) => (a === null || n === null ? null : a * n), 1);
}

/** Refuses other values of options than these. */
export function expectOption(name: string, value: unknown, ...values: unknown[]): void {
  if (!values.includes(value ?? null)) no(`${name}=${JSON.stringify(value)}`);
}
