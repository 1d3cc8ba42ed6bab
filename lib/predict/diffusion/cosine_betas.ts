import { integer, number } from '../../check.js';

/** No step takes more of the signal's variance than this. */
const MOST = 0.999;

/**
 * The noise of each step of a diffusion by which what is left of the signal falls as a squared cosine: slower than by `linearBetas` at
 * both ends, so that of small images hardly any step sees noise alone.
 *
 * Source: Nichol & Dhariwal 2021, arXiv 2102.09672, equation 17.
 *
 * @param steps how many; default 1000
 * @param offset keeps the first steps from being too small, 0 to 1; default 0.008
 * @returns one beta for each step, from the clean image on, at most 0.999
 * @throws ValueError for another number
 * @example
 * cosineBetas(2, 0); // [0.5, 0.999]
 */
export function cosineBetas(steps = 1000, offset = 0.008): number[] {
  const where = 'cosineBetas';
  integer(where, 'steps', steps, 1);
  number(where, 'offset', offset, 0, 1);
  const left = (step: number) =>
    Math.cos(((step / steps + offset) / (1 + offset)) * (Math.PI / 2)) ** 2;
  return Array.from({ length: steps }, (_, i) => Math.min(1 - left(i + 1) / left(i), MOST));
}
