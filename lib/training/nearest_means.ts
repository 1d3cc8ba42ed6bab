import type { Example } from './tasks/task.js';

/** The class of each example whose mean in the training data is nearest: what no training reaches. */
export function nearestMeans(train: Example[], test: Example[], classes: number): number[] {
  const size = train[0]!.x.length;
  const counts = new Float64Array(classes);
  const means = Array.from({ length: classes }, () => new Float64Array(size));
  for (const { y } of train) counts[y![0]!]!++;
  for (const { x, y } of train) {
    const label = y![0]!;
    for (let i = 0; i < size; i++) means[label]![i]! += x[i]! / counts[label]!;
  }
  const distance = (x: Float32Array, mean: Float64Array) =>
    x.reduce((sum, value, i) => sum + (value - mean[i]!) ** 2, 0);
  return test.map(({ x }) => {
    // A class without an example has no mean.
    const distances = means.map((mean, label) => (counts[label] ? distance(x, mean) : Infinity));
    return distances.indexOf(Math.min(...distances));
  });
}
