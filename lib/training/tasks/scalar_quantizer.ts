/** What numbers are taken for, and what that costs. */
export interface ScalarQuantizer {
  /** From the lowest, as many as there are levels. */
  levels: Float64Array;
  /** The mean squared error of the numbers that it was made of. */
  error: number;
}

const ITERATIONS = 30;

/** The place of the first of sorted numbers that is at least as large. */
function firstFrom(sorted: Float64Array, least: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < least) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * The levels of which each number is taken for the nearest one at a low squared error, from equally frequent ones on.
 *
 * Source: Lloyd 1982, "Least squares quantization in PCM", method I.
 *
 * @param sorted numbers, from the lowest
 * @param count of levels
 */
export function scalarQuantizer(sorted: Float64Array, count: number): ScalarQuantizer {
  const n = sorted.length;
  const sums = new Float64Array(n + 1);
  sorted.forEach((value, i) => {
    sums[i + 1] = sums[i]! + value;
  });
  let levels = Float64Array.from(
    { length: count },
    (_, k) => sorted[Math.floor(((k + 0.5) * n) / count)]!,
  );
  let borders: number[] = [];
  for (let i = 0; i < ITERATIONS; i++) {
    const old = levels;
    const middles = Array.from(old.subarray(1), (level, k) => (old[k]! + level) / 2);
    borders = [0, ...middles.map((middle) => firstFrom(sorted, middle)), n];
    levels = old.map((level, k) => {
      const [from, to] = [borders[k]!, borders[k + 1]!];
      return to > from ? (sums[to]! - sums[from]!) / (to - from) : level;
    });
  }
  let error = 0;
  levels.forEach((level, k) => {
    for (let i = borders[k]!; i < borders[k + 1]!; i++) error += (sorted[i]! - level) ** 2;
  });
  return { levels, error: error / n };
}

/** The level that is nearest to a number. */
export function nearestLevel(levels: Float64Array, value: number): number {
  const above = firstFrom(levels, value);
  const [low, high] = [levels[above - 1], levels[above]];
  if (low === undefined || high === undefined) return low ?? high!;
  return value - low < high - value ? low : high;
}
