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
  return flagged(scores, threshold);
}

/** Scores with their mean, and which of them are above a threshold. */
export function flagged(
  scores: Float32Array,
  threshold: number | undefined,
): Omit<ScoresPrediction, 'told'> {
  const score = scores.reduce((sum, one) => sum + one, 0) / scores.length;
  const flags = threshold === undefined ? undefined : Array.from(scores, (one) => one > threshold);
  return { output: 'scores', score, scores, threshold, flags };
}
