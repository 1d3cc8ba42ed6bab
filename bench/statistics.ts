/** The median of samples and their spread, half the distance between the quartiles over the median. */
export interface Summary {
  readonly median: number;
  readonly spread: number;
}

export function summary(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))]!;
  return { median: at(0.5), spread: (at(0.75) - at(0.25)) / 2 / at(0.5) };
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
}

/** The geometric mean of ratios, the least and the most. */
export const meanAndRange = (values: readonly number[]) => ({
  mean: geometricMean(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** How far results are apart at most, by the root mean square of the second, in millionths. */
export function apart([a, b]: readonly Float32Array[]): number {
  const square = b!.reduce((sum, value) => sum + value ** 2, 0);
  const most = a!.reduce((far, value, i) => Math.max(far, Math.abs(value - b![i]!)), 0);
  return (1e6 * most) / Math.sqrt(square / b!.length);
}

/** Between which of the sorted samples the median of what they were drawn from lies, 95 times in 100. */
export function medianInterval(samples: readonly number[]): readonly [number, number] {
  const sorted = [...samples].sort((a, b) => a - b);
  const half = (1.96 * Math.sqrt(sorted.length)) / 2;
  const low = Math.max(0, Math.floor(sorted.length / 2 - half));
  return [sorted[low]!, sorted[sorted.length - 1 - low]!];
}
