import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { MOST_LINES } from '../backend.js';

/** Of a filter's values a pixel has four. */
const LEAST_VALUES = 4;

const linesOf = (batch: number, [depth, height]: readonly number[]): number =>
  batch * depth! * height!;

/** Whether the shaders can count the lines of both sides. */
const countable = ({ batch, input, output }: ConvGeometry): boolean =>
  linesOf(batch, input) < MOST_LINES && linesOf(batch, output) < MOST_LINES;

/** The reads that are saved of each pixel, and of all. */
interface Saved {
  readonly ofPixel: number;
  readonly ofAll: number;
}

/**
 * What an input gradient saves on average beside tfjs's, of whose taps that it looks at two take as long as a read.
 *
 * @param volume tfjs has shaders of four values for images only
 */
function saved(
  { batch, input, kernel, strides, ...channels }: ConvGeometry,
  volume: boolean,
): Saved {
  const along = (i: 0 | 1 | 2) => kernel[i] / strides[i];
  const [rows, columns] = [along(0) * along(1), along(2)];
  const two = strides[2] > 1;
  const pairs = Math.ceil(channels.outChannels / 2);
  const stockReads = volume ? 16 : two ? 4 : 2.5;
  const reads = rows * columns * pairs * (stockReads - 2.25) - (two ? 2 : 0);
  const taps = kernel[0] * kernel[1] + rows * (kernel[2] - columns);
  const width = Math.ceil(input[2] / 2) * Math.ceil(channels.inChannels / 2);
  const ofPixel = reads + taps / 2;
  return { ofPixel, ofAll: ofPixel * linesOf(batch, input) * width };
}

/** One tap is shared with nothing. */
const isPoint = ({ kernel }: ConvGeometry) => kernel.every((k) => k === 1);

/**
 * Whether the input gradient takes less time than tfjs's: what a pixel saves has to be more than its own indices take,
 * and all of it more than a second shader. Fitted to `npx tsx bench/browser_webgl.ts`; docs/webgl.md has its figures.
 */
export function fasterInputGradient(g: ConvGeometry, volume: boolean): boolean {
  if (!countable(g) || (isPoint(g) && !volume)) return false;
  const { ofPixel, ofAll } = saved(g, volume);
  return ofPixel > 5 && ofAll > (g.strides[2] > 1 ? 50_000 : 10_000);
}

/** The same of an image with bias and activation, which are two shaders more in tfjs's. */
export function fasterEpilogue(g: ConvGeometry): boolean {
  if (!countable(g) || isPoint(g)) return false;
  const { ofPixel, ofAll } = saved(g, false);
  return g.strides[2] > 1 ? ofPixel > 2.5 && ofAll > 2000 : ofPixel > 5;
}

/** Whether the filter gradient takes less time than tfjs's: a filter of few channels fills no pixels. */
export const fasterFilterGradient = (g: ConvGeometry): boolean =>
  countable(g) && g.inChannels * g.outChannels >= LEAST_VALUES;
