import type { GraphWriter } from './graph_writer.js';
import { axisIn, heldIn, type Value } from './value.js';

/** A size: a number, or a vector of one int64 that is computed while the model runs. */
export type Length = number | { vector: string };

/** The size of an axis of tfjs's order. */
export function lengthOf(w: GraphWriter, x: Value, axis: number): Length {
  const known = x.shape[axis];
  if (known != null) return known;
  const order = heldIn(x);
  const place = w.integers([axisIn(order, axis, x.shape.length)]);
  return { vector: w.node('Gather', [w.shapeOf(x.names[order]!), place], { axis: 0 }) };
}

const vectorOf = (w: GraphWriter, length: Length) =>
  typeof length === 'number' ? w.integers([length]) : length.vector;

const operation =
  (operator: string, run: (a: number, b: number) => number) =>
  (w: GraphWriter, a: Length, b: Length): Length =>
    typeof a === 'number' && typeof b === 'number'
      ? run(a, b)
      : { vector: w.node(operator, [vectorOf(w, a), vectorOf(w, b)]) };

export const plus = operation('Add', (a, b) => a + b);
export const minus = operation('Sub', (a, b) => a - b);
export const times = operation('Mul', (a, b) => a * b);
/** Of what is not negative. */
export const over = operation('Div', (a, b) => Math.floor(a / b));
export const largest = operation('Max', Math.max);

/** Sizes as one vector. */
export function vector(w: GraphWriter, lengths: readonly Length[]): string {
  if (lengths.every((one) => typeof one === 'number')) return w.integers(lengths as number[]);
  if (lengths.length === 1) return vectorOf(w, lengths[0]!);
  return w.node(
    'Concat',
    lengths.map((one) => vectorOf(w, one)),
    { axis: 0 },
  );
}

/** A tensor of these sizes; one that is not known is what is left. */
export function reshape(w: GraphWriter, name: string, lengths: readonly Length[]): string {
  const open = lengths.filter((one) => typeof one !== 'number').length;
  const target = open > 1 ? lengths : lengths.map((one) => (typeof one === 'number' ? one : -1));
  return w.node('Reshape', [name, vector(w, target)]);
}
