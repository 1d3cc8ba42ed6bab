import { fail, numbers } from '../check.js';

const BINS = 256;

/**
 * Otsu's threshold of values, for example an image's: the one that leaves the least variance within
 * the two classes it makes, at or below it and above it. To 1/256 of the values' range; above it is
 * nothing where all are equal.
 *
 * Source: Otsu 1979, IEEE Transactions on Systems, Man, and Cybernetics 9, equation 18.
 *
 * @param values one or more
 * @returns the threshold, in the values' unit
 * @throws ValueError for what is no array of numbers, or an empty one
 * @example
 * otsu(Float32Array.of(0, 1, 0, 10, 9, 10)); // 1.01563
 */
export function otsu(values: ArrayLike<number>): number {
  const count = numbers('otsu', 'values', values).length;
  if (count === 0) fail('otsu', 'values', 'one number or more', values);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of Array.from(values)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / BINS || 1;
  const histogram = new Float64Array(BINS);
  for (const value of Array.from(values)) {
    const bin = Math.min(Math.floor((value - low) / width), BINS - 1);
    histogram[bin]! += 1 / count;
  }
  const total = histogram.reduce((sum, part, bin) => sum + part * bin, 0);
  let best = { variance: -1, bin: 0 };
  let [weight, sum] = [0, 0];
  for (let bin = 0; bin < BINS - 1; bin++) {
    weight += histogram[bin]!;
    sum += histogram[bin]! * bin;
    const variance = (total * weight - sum) ** 2 / (weight * (1 - weight));
    if (variance > best.variance) best = { variance, bin };
  }
  return low + (best.bin + 1) * width;
}
