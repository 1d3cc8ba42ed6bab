import { fail, numbers } from '../check.js';

/**
 * Intersection over union: what two masks share of what either has.
 *
 * @param mask values, foreground above 0.5
 * @param truth as many
 * @returns 0 to 1; null where both are empty: nothing was to be found, and nothing was
 * @throws ValueError for different lengths
 * @example
 * maskIou([1, 1, 0, 0], [0.9, 0, 0, 0.6]); // 0.333333
 */
export function maskIou(mask: ArrayLike<number>, truth: ArrayLike<number>): number | null {
  numbers('maskIou', 'mask', mask);
  numbers('maskIou', 'truth', truth);
  if (mask.length !== truth.length) {
    fail('maskIou', 'mask', `as long as truth (${truth.length})`, mask.length);
  }
  let [both, either] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [a, b] = [mask[i]! > 0.5, truth[i]! > 0.5];
    if (a && b) both++;
    if (a || b) either++;
  }
  return either === 0 ? null : both / either;
}
