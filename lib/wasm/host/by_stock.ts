import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

/** What the backend's own kernel computes: images by XNNPACK, as it does matrices, and volumes by plain loops. */
export type Rank = 'matrix' | 'image' | 'volume';

/** With fewer positions than these, arranging a filter is a good part of the work (npm run bench, segnet). */
export const FEW_POSITIONS = 20;
/** In fewer multiplications a call of this package's kernels, which takes 2 microseconds more, is not made up for. */
const LITTLE = 2 ** 19;
/** The same where XNNPACK multiplies zeros: beside few filters, of which it takes eight at a time, or outside the image. */
const LITTLE_WITH_ZEROS = 2 ** 17;
const XNNPACK_COLUMNS = 8;
/** With fewer channels windows are short, and nearly as much is copied as multiplied. */
const FEW_CHANNELS = 8;

/**
 * Whether the backend's own kernel, which keeps a filter packed from its second use on, takes less time than ours; `filtered` is
 * whether ours is by minimal filtering, and `reached` how many taps it takes. Fitted to `npx tsx bench/grid.ts`.
 */
export function byStock(
  g: ConvGeometry,
  rank: Rank,
  filtered: boolean,
  reached = product(g.kernel),
): boolean {
  if (rank === 'volume') return false;
  const positions = g.batch * product(g.output);
  const taps = product(g.kernel);
  const columns = Math.ceil(g.outChannels / XNNPACK_COLUMNS) * XNNPACK_COLUMNS;
  const work = positions * taps * g.inChannels * columns;
  if (2 * reached <= taps) return work < LITTLE_WITH_ZEROS;
  if (positions < FEW_POSITIONS) return true;
  if (rank === 'matrix' || filtered) return false;
  const few = taps === 1 ? XNNPACK_COLUMNS : XNNPACK_COLUMNS / 2;
  if (g.outChannels <= few) return work < LITTLE_WITH_ZEROS;
  return work < LITTLE || g.inChannels < FEW_CHANNELS;
}

/** A sum of stock's plain loop takes as long as so many of its products, a nanosecond each. */
const SUM = 8;
/** So many of them take as long as a call of this package's kernels takes more. */
const LITTLE_TRANSPOSED = 2500;

/** The same for a transposed convolution, which stock computes by plain loops, at any use of its filter. */
export function transposedByStock(g: ConvGeometry): boolean {
  let pairs = g.batch;
  for (const axis of [1, 2] as const) {
    pairs *= g.output[axis] * Math.min(g.kernel[axis], g.input[axis]);
  }
  return pairs * g.inChannels * (g.outChannels + SUM) < LITTLE_TRANSPOSED;
}
