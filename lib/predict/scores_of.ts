import { mean } from '../arithmetic/mean.js';
import { ValueError } from '../check.js';
import type { ScoresPrediction } from './prediction.js';

/**
 * How far what a model makes of an input is from it.
 *
 * @param values, found `[places, channels]`
 */
export function scoresOf(
  where: string,
  values: Float32Array,
  found: Float32Array,
  channels: number,
  threshold: number | undefined,
): Omit<ScoresPrediction, 'told'> {
  if (values.length !== found.length) {
    throw new ValueError(
      `${where}: a model whose output is scored must give what it is given, ${values.length} values, ` +
        `got ${found.length}.`,
    );
  }
  const scores = Float32Array.from({ length: values.length / channels }, (_, place) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      const at = place * channels + c;
      sum += (values[at]! - found[at]!) ** 2;
    }
    return sum / channels;
  });
  return withFlags(mean(scores), scores, threshold);
}

/** Scores, the one that stands for all of them, and which are above a threshold. */
function withFlags(
  score: number,
  scores: Float32Array,
  threshold: number | undefined,
): Omit<ScoresPrediction, 'told'> {
  const flags = threshold === undefined ? undefined : Array.from(scores, (one) => one > threshold);
  const anomaly = threshold === undefined ? undefined : score > threshold;
  return { output: 'scores', score, anomaly, scores, threshold, flags };
}

/** Scores of which the largest stands for all. */
export function byLargest(
  scores: Float32Array,
  threshold: number | undefined,
): Omit<ScoresPrediction, 'told'> {
  const score = scores.reduce((most, one) => Math.max(most, one), 0);
  return withFlags(score, scores, threshold);
}

/** Scores of the samples of a signal that is judged as a whole: each is flagged as all of it is. */
export function asWhole(found: Omit<ScoresPrediction, 'told'>): Omit<ScoresPrediction, 'told'> {
  const { anomaly, scores } = found;
  const flags = anomaly === undefined ? undefined : Array.from(scores, () => anomaly);
  return { ...found, flags };
}
