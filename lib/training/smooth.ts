/** The mean of each of about 200 stretches of a curve: steps jump, the trend is what matters. */
export function smooth(values: readonly number[]): { x: number[]; y: number[] } {
  const width = Math.max(Math.round(values.length / 200), 1);
  const means: { x: number[]; y: number[] } = { x: [], y: [] };
  for (let from = 0; from < values.length; from += width) {
    const stretch = values.slice(from, from + width);
    means.x.push(from + stretch.length);
    means.y.push(stretch.reduce((a, b) => a + b, 0) / stretch.length);
  }
  return means;
}
