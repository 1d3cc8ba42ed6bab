import { oneOf } from '../check.js';

/** How convolutions add up. */
export type Precision = 'fast' | 'exact';

let current: Precision = 'fast';

/**
 * Chooses how convolutions and their gradients on wasm add up, from the next call on.
 *
 * - `'fast'`, the default: by minimal filtering where that takes less time and the values are within 2^8 of
 *   their geometric mean; docs/wasm.md has the bound.
 * - `'exact'`: by plain sums of products always, which takes up to four times as long. Predictions of a part and of the whole then
 *   have the same bits.
 *
 * @param precision 'fast' or 'exact'
 * @throws ValueError for another word
 * @example
 * setPrecision('exact');
 * const [x, filter] = [tf.ones<tf.Rank.R4>([1, 5, 5, 1]), tf.ones<tf.Rank.R4>([3, 3, 1, 1])];
 * tf.conv2d(x, filter, 1, 'valid').shape; // [1, 3, 3, 1]
 * setPrecision('fast');
 */
export function setPrecision(precision: Precision): void {
  current = oneOf('setPrecision', 'precision', precision, ['fast', 'exact']);
}

export const getPrecision = (): Precision => current;

let byLargest = false;

/** Whether what is computed now is judged by its largest values, beside which the roundings of a tile are none. */
export const judgedByLargest = (): boolean => byLargest;

/**
 * What `run` gives, by minimal filtering however far the values are apart: its roundings are some millionths of the
 * largest value in a tile, which is enough for what is looked at as a picture. With 'exact' it is by plain sums.
 */
export function byTheLargest<T>(run: () => T): T {
  const before = byLargest;
  byLargest = true;
  try {
    return run();
  } finally {
    byLargest = before;
  }
}
