import type { Example } from './tasks/task.js';

/** The means of the classes of training data, and which of them is nearest to an example: what no training reaches. */
export class NearestMeans {
  /** Examples of each class. */
  readonly counts: number[];
  readonly #sums: Float64Array[] = [];

  constructor(classes: number) {
    this.counts = new Array<number>(classes).fill(0);
  }

  add({ x, y }: Example): void {
    const label = y![0]!;
    this.counts[label]!++;
    this.#sums[label] ??= new Float64Array(x.length);
    const sums = this.#sums[label]!;
    for (let i = 0; i < x.length; i++) sums[i]! += x[i]!;
  }

  /** A class without an example has no mean, and is never nearest. */
  nearest({ x }: Example): number {
    const distances = this.counts.map((count, label) => {
      if (count === 0) return Number.POSITIVE_INFINITY;
      const sums = this.#sums[label]!;
      return x.reduce((sum, value, i) => sum + (value - sums[i]! / count) ** 2, 0);
    });
    return distances.indexOf(Math.min(...distances));
  }
}
