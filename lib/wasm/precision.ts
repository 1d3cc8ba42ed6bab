import { oneOf } from '../check.js';

/** How convolutions add up. */
export type Precision = 'fast' | 'exact';

let current: Precision = 'fast';

/**
 * Chooses how convolutions and their gradients on wasm add up, from the next call on.
 *
 * - `'fast'`, the default: by minimal filtering where that takes less time and the values are within 2^8 of
 *   their geometric mean; docs/wasm.md has the bound.
 * - `'exact'`: by plain sums of products always, which takes up to four times as long.
 *
 * @throws ValueError for another word
 * @example setPrecision('exact');
 */
export function setPrecision(precision: Precision): void {
  current = oneOf('setPrecision', 'precision', precision, ['fast', 'exact']);
}

export const getPrecision = (): Precision => current;
