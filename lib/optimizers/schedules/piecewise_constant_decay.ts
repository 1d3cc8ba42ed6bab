import { array, fail, number, onlyKnown } from '../../check.js';
import { makeSchedule, type Schedule } from './schedule.js';

/** What `piecewiseConstantDecay` takes. */
export interface PiecewiseConstantDecayOptions {
  /** The last step of each value but the last, in rising order. */
  boundaries: number[];
  /** The rates, one more than boundaries. */
  values: number[];
}

/**
 * One rate after another.
 *
 * @param options as Keras's PiecewiseConstantDecay has them
 * @throws ValueError for options that are none, boundaries that do not rise, or not one value more than they are
 * @example
 * const rate = piecewiseConstantDecay({ boundaries: [10, 20], values: [1, 0.5, 0.1] });
 * [rate(10), rate(11), rate(21)]; // [1, 0.5, 0.1]
 */
export function piecewiseConstantDecay(options: PiecewiseConstantDecayOptions): Schedule {
  const where = 'piecewiseConstantDecay';
  onlyKnown(where, options, ['boundaries', 'values']);
  const { boundaries, values } = options;
  array(where, 'boundaries', boundaries).forEach((boundary, i) => {
    number(where, 'a boundary', boundary, i === 0 ? 0 : boundaries[i - 1]! + 1);
  });
  for (const value of array(where, 'values', values)) number(where, 'a value', value, 0);
  const length = boundaries.length + 1;
  if (values.length !== length) fail(where, 'values', `${length} numbers`, values.length);
  return makeSchedule('PiecewiseConstantDecay', options, (step) => {
    return values[boundaries.filter((boundary) => step > boundary).length]!;
  });
}
