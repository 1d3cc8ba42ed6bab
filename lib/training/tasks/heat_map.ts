import { colorize } from '../../pictures/index.js';
import type { Picture } from '../../pictures/picture.js';

/** Pixels of the picture, and of the band of a channel. */
const WIDTH = 900;
const BAND = 24;

/**
 * Errors over time as colours, a band for each channel from above: dark for none, the brightest from four times a threshold
 * on; a column has the largest error of its rows.
 *
 * @param errors `[rows, channels]`
 */
export function heatMap(errors: Float32Array, channels: number, threshold: number): Picture {
  const rows = errors.length / channels;
  const width = Math.min(WIDTH, rows);
  const height = channels * BAND;
  const shades = new Float32Array(width * height);
  for (let c = 0; c < channels; c++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [Math.floor((x * rows) / width), Math.floor(((x + 1) * rows) / width)];
      let most = 0;
      for (let row = from; row < to; row++) most = Math.max(most, errors[row * channels + c]!);
      // Half bright at the threshold.
      const shade = Math.sqrt(most / Math.max(4 * threshold, Number.MIN_VALUE));
      for (let y = 0; y < BAND - 1; y++) shades[(c * BAND + y) * width + x] = shade;
    }
  }
  return { width, height, data: colorize(shades, 'inferno') };
}
