const BINS = 256;

/**
 * Otsu's threshold of values, for example an image's: the one that leaves the least variance within
 * the two classes it makes, at or below it and above it. To 1/256 of the values' range; above it is
 * nothing where all are equal.
 *
 * Source: Otsu 1979, IEEE Transactions on Systems, Man, and Cybernetics 9, equation 18.
 */
export function otsu(values: Float32Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / BINS || 1;
  const histogram = new Float64Array(BINS);
  for (const value of values) {
    const bin = Math.min(Math.floor((value - low) / width), BINS - 1);
    histogram[bin]! += 1 / values.length;
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
