import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

/** What the backend's own kernel computes: images by XNNPACK, as it does matrices, and volumes by plain loops. */
export type Rank = 'matrix' | 'image' | 'volume';

/** With fewer positions than these, arranging a filter is a good part of the work (npm run bench, segnet). */
export const FEW_POSITIONS = 20;
/** In fewer multiplications a call of this package's kernels, which takes 4 microseconds more, is not made up for. */
const LITTLE = 2 ** 19;
/** With so few channels windows are short, and as much is copied as multiplied. */
const FEW_CHANNELS = 4;

/**
 * Whether the backend's own kernel, which keeps a filter packed from its second use on, takes less time than ours; `filtered` is
 * whether ours is by minimal filtering. Fitted to `npx tsx bench/grid.ts`.
 */
export function byStock(g: ConvGeometry, rank: Rank, filtered: boolean): boolean {
  if (rank === 'volume') return false;
  const positions = g.batch * product(g.output);
  if (positions < FEW_POSITIONS) return true;
  if (rank === 'matrix' || filtered) return false;
  const taps = product(g.kernel);
  const work = positions * taps * g.inChannels * g.outChannels;
  return work < LITTLE || (g.inChannels <= FEW_CHANNELS && taps > 1);
}
