import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { oneShape } from './checked_layer.js';

/** The shapes of two inputs, which are to be those. */
export function twoShapes(where: string, value: unknown, those: string): [Shape, Shape] {
  const given = Array.isArray(value) && value.length === 2 && value.every(Array.isArray);
  if (!given) return fail(where, 'the input', `two tensors, ${those}`, value);
  return [oneShape(where, value[0]), oneShape(where, value[1])];
}
