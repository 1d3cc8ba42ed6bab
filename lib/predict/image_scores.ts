import type { ScoresPrediction } from './prediction.js';
import { byLargest, scoresOf } from './scores_of.js';

/** Means over the squares of so many pixels around each of `[height, width]`; beyond the border is nothing. */
function meansAround(values: Float32Array, width: number, side: number): Float32Array {
  const height = values.length / width;
  const half = Math.floor(side / 2);
  /** Means along one axis. */
  const along = (
    from: Float32Array,
    [length, step]: [number, number],
    lines: (i: number) => number,
  ) => {
    const out = new Float32Array(from.length);
    for (let line = 0; line < from.length / length; line++) {
      const start = lines(line);
      for (let i = 0; i < length; i++) {
        const [first, last] = [Math.max(i - half, 0), Math.min(i + half, length - 1)];
        let sum = 0;
        for (let k = first; k <= last; k++) sum += from[start + k * step]!;
        out[start + i * step] = sum / (last - first + 1);
      }
    }
    return out;
  };
  const rows = along(values, [width, 1], (row) => row * width);
  return along(rows, [height, width], (column) => column);
}

/**
 * How far what a model makes of an image is from it: around each pixel, and where it is farthest.
 *
 * @param values, found `[height, width, channels]`
 * @param side of the squares that scores are means over
 */
export function imageScores(
  where: string,
  values: Float32Array,
  found: Float32Array,
  [width, channels]: readonly [width: number, channels: number],
  side: number,
  threshold: number | undefined,
): Omit<ScoresPrediction, 'told'> {
  const { scores: pixels } = scoresOf(where, values, found, channels, undefined);
  return byLargest(meansAround(pixels, width, side), threshold);
}
