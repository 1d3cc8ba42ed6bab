import { integer, number } from '../../check.js';

/**
 * The noise of each step of a diffusion: its variances, equally spaced.
 *
 * Source: Ho, Jain & Abbeel 2020, arXiv 2006.11239, section 4.
 *
 * @param steps how many; default 1000
 * @param first the first of them, above 0 and below 1; default 0.0001
 * @param last the last of them, above 0 and below 1; default 0.02
 * @returns one beta for each step, from the clean image on
 * @throws ValueError for another number
 * @example
 * linearBetas(3, 0.1, 0.3); // [0.1, 0.2, 0.3]
 */
export function linearBetas(steps = 1000, first = 1e-4, last = 0.02): number[] {
  const where = 'linearBetas';
  integer(where, 'steps', steps, 1);
  number(where, 'first', first, 0, 1);
  number(where, 'last', last, 0, 1);
  const part = (i: number) => (steps === 1 ? 0 : i / (steps - 1));
  return Array.from({ length: steps }, (_, i) => first * (1 - part(i)) + last * part(i));
}
