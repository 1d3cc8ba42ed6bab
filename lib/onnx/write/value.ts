import type { Shape } from '../../ops/data_format.js';
import type { ElementType } from '../element_types.js';

/** 'plain' is tfjs's order of axes; 'first' has the last axis, that of the channels, second. */
export type Order = 'plain' | 'first';

/** A tensor of the model that is being written, in one order of axes or in both. */
export interface Value {
  /** In tfjs's order, unknown sizes null. */
  shape: Shape;
  type: ElementType;
  /** What it is called in the graph, by its order. */
  names: Partial<Record<Order, string>>;
  /** The inputs of the model of which each element of it is made alone. */
  from: readonly string[];
}

/** In which order a value is there already. */
export const heldIn = ({ names }: Value): Order => (names.first === undefined ? 'plain' : 'first');

/** Where an axis of tfjs's order lies. */
export function axisIn(order: Order, axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis;
  if (order === 'plain' || rank < 3 || index === 0) return index;
  return index === rank - 1 ? 1 : index + 1;
}

/** What stands for each axis of tfjs's order, in the other one. */
export const inOrder = <T>(order: Order, values: readonly T[]): T[] =>
  order === 'plain' || values.length < 3
    ? [...values]
    : [values[0]!, values.at(-1)!, ...values.slice(1, -1)];
