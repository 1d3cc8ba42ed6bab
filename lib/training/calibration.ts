import type { Scored } from '../measures/roc.js';
import type { Calibration, ThresholdPoint } from './tasks/judgement.js';

/** Thresholds that are drawn. */
const POINTS = 100;

/** The answers of sorted scores above a threshold. */
function pointsOf(scored: readonly Scored[]): (threshold: number) => ThresholdPoint {
  const scoresOf = (positive: boolean) =>
    Float64Array.from(
      scored.filter((one) => one.positive === positive),
      ({ score }) => score,
    ).sort();
  const [yes, no] = [scoresOf(true), scoresOf(false)];
  /** How many are above. */
  const above = (sorted: Float64Array, threshold: number) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! > threshold) high = middle;
      else low = middle + 1;
    }
    return sorted.length - low;
  };
  return (threshold) => {
    const [right, wrong] = [above(yes, threshold), above(no, threshold)];
    return {
      threshold,
      recall: right / Math.max(yes.length, 1),
      falseAlarms: wrong / Math.max(no.length, 1),
      precision: right + wrong === 0 ? null : right / (right + wrong),
    };
  };
}

/**
 * What a threshold and others come to.
 *
 * @param scored test data
 * @param known what is said of it
 */
export function calibrationOf(
  scored: readonly Scored[],
  threshold: number,
  known: Pick<Calibration, 'score' | 'positives' | 'rule'>,
): Calibration {
  const at = pointsOf(scored);
  const sorted = Float64Array.from(scored, ({ score }) => score).sort();
  const parts = Array.from({ length: POINTS + 1 }, (_, i) => {
    return sorted[Math.round((i / POINTS) * (sorted.length - 1))]!;
  });
  const points = [...new Set(parts)].map(at);
  // A threshold below everything, of data that are nearly all positive, has no place on an axis.
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const margin = (most - least || 1) / 100;
  const chosen = at(Math.min(Math.max(threshold, least - margin), most + margin));
  return { ...known, chosen, points };
}
