import { fail } from '../lib/check.js';
import { shapeOf } from './check_options.js';

/** The value, if it is the shape of images whose sizes are known and, in squares of `patch` pixels a side, can be halved so often. */
export function halvable(
  where: string,
  value: [number, number, number],
  times: number,
  patch = 1,
): [number, number, number] {
  shapeOf(where, 'inputShape', value, ['height', 'width', 'channels'], false);
  const step = patch * 2 ** times;
  if (value.slice(0, 2).every((size) => size % step === 0)) return value;
  return fail(where, 'inputShape', `sizes that are multiples of ${step}`, value);
}
