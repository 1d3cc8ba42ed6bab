import { array, fail, flag, number, record } from '../check.js';

/** A score, and whether what is looked for is there. */
export interface Scored {
  /** The higher, the likelier it is there. */
  score: number;
  /** Whether it is there. */
  positive: boolean;
}

/**
 * The area under the ROC curve: the chance that a positive scores higher than a negative, ties
 * counting half.
 *
 * Source: Mann & Whitney 1947, Annals of Mathematical Statistics 18.
 *
 * @param scored at least one positive and one negative
 * @returns 0 to 1; 0.5 for scores that tell nothing
 * @throws ValueError for scores that are no numbers, and where all are positive or none is
 * @example
 * exactAuc([
 *   { score: 0.1, positive: false },
 *   { score: 0.8, positive: true },
 *   { score: 0.4, positive: true },
 *   { score: 0.6, positive: false },
 * ]); // 0.75
 */
export function exactAuc(scored: readonly Scored[]): number {
  for (const one of array('exactAuc', 'scored', scored)) {
    const { score, positive } = record('exactAuc', 'each of scored', one);
    number('exactAuc', 'each score', score);
    flag('exactAuc', 'each positive', positive);
  }
  const sorted = [...scored].sort((a, b) => a.score - b.score);
  const positives = sorted.filter(({ positive }) => positive).length;
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) {
    fail(
      'exactAuc',
      'scored',
      'with a positive and a negative',
      `${positives} positives of ${sorted.length}`,
    );
  }
  let rankSum = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) to++;
    // Ranks count from 1; tied scores share their mean.
    const rank = (from + to + 1) / 2;
    for (let i = from; i < to; i++) if (sorted[i]!.positive) rankSum += rank;
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** The part that a threshold puts right: positive is what scores above it. */
export function accuracy(scored: readonly Scored[], threshold: number): number {
  const right = scored.filter(({ score, positive }) => score > threshold === positive);
  return right.length / scored.length;
}

/** The threshold that puts most right, half-way between two scores. */
export function bestThreshold(scored: readonly Scored[]): number {
  const sorted = [...scored].sort((a, b) => a.score - b.score);
  let right = sorted.filter(({ positive }) => positive).length;
  let best = { right, threshold: Number.NEGATIVE_INFINITY };
  sorted.forEach(({ score, positive }, i) => {
    right += positive ? -1 : 1;
    const next = sorted[i + 1]?.score ?? Number.POSITIVE_INFINITY;
    if (right > best.right && next > score) {
      const threshold = next === Number.POSITIVE_INFINITY ? score : (score + next) / 2;
      best = { right, threshold };
    }
  });
  return best.threshold;
}
