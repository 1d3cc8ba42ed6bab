import { fail, integer } from '../check.js';
import type { Shape } from '../ops/data_format.js';

/** An axis or several, as an option has them; by default the last. */
export function axesOption(where: string, _: string, value: unknown): number | number[] {
  const axis = value ?? -1;
  if (!Array.isArray(axis)) return integer(where, 'axis', axis, -8);
  if (axis.length === 0) fail(where, 'axis', 'one or more integers', axis);
  return axis.map((one) => integer(where, 'axis', one, -8));
}

/** The axes from 0, each once, none that of the batch. */
export function axesOf(where: string, axis: number | number[], shape: Shape): number[] {
  const rank = shape.length;
  const axes = [axis].flat().map((one) => (one < 0 ? rank + one : one));
  const right = axes.every((one) => one >= 1 && one < rank) && new Set(axes).size === axes.length;
  return right
    ? axes
    : fail(where, 'axis', `different axes of rank ${rank}, behind the batch`, axis);
}
