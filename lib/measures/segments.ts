/** First samples of the stretches that have a label, without those shorter than `least` samples. */
export function onsets(labels: ArrayLike<number>, label: number, least: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < labels.length; ) {
    const from = at;
    while (at < labels.length && labels[at] === label) at++;
    if (at - from >= least) found.push(from);
    at = Math.max(at, from + 1);
  }
  return found;
}

/**
 * How many of the found places belong to a true one no farther than `tolerance`, each to at most
 * one: the nearest pairs first.
 */
export function matches(found: number[], truth: number[], tolerance: number): number {
  const pairs = found.flatMap((a) => truth.map((b) => [a, b, Math.abs(a - b)] as const));
  const near = pairs.filter(([, , distance]) => distance <= tolerance);
  near.sort((one, other) => one[2] - other[2]);
  const used = { found: new Set<number>(), truth: new Set<number>() };
  for (const [a, b] of near) {
    if (used.found.has(a) || used.truth.has(b)) continue;
    used.found.add(a);
    used.truth.add(b);
  }
  return used.found.size;
}

/** Counts what is right and wrong about one label. */
export class LabelCount {
  both = 0;
  found = 0;
  truth = 0;
  all = 0;

  constructor(readonly label: number) {}

  add(found: ArrayLike<number>, truth: ArrayLike<number>): void {
    for (let i = 0; i < truth.length; i++) {
      const [a, b] = [found[i] === this.label, truth[i] === this.label];
      if (a && b) this.both++;
      if (a) this.found++;
      if (b) this.truth++;
      this.all++;
    }
  }

  /** The harmonic mean of precision and sensitivity. */
  get f1(): number {
    return (2 * this.both) / Math.max(this.found + this.truth, 1);
  }

  /** The F1 of giving this label to everything: no constant answer has a higher one. */
  get constantF1(): number {
    return (2 * this.truth) / (this.all + this.truth);
  }
}
