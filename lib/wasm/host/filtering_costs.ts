/**
 * What minimal filtering (lib/wasm/assembly/filtering) does and costs, for those who choose it.
 */

/** The values of a tile in one dimension, and the most taps that are filtered with them. */
export const VALUES = 6;
export const MOST_TAPS = 5;

/**
 * Costs in multiplications of the plain way: of a product, of transforming a value of the data or of the
 * products, of transforming one of the filter, which costs more where they leave the caches, and of a call.
 * Fitted to times of 900 shapes as those that `npx tsx bench/filtering.ts` prints beside what these foretell.
 */
const PRODUCT = 1.15;
const VALUE = 5;
const FILTER = 9;
const BEYOND = 14;
const CACHED = 1 << 20;
const CALL = 20_000;

/** Channels as they are stored: in whole vectors. */
export const fours = (channels: number): number => (channels + 3) & ~3;

/** What a convolution of so many products costs, with so many values of data, products and filter. */
export function filteringCost(products: number, values: number, filters: number): number {
  const transformed = FILTER * filters + BEYOND * Math.max(0, filters - CACHED);
  return PRODUCT * products + VALUE * values + transformed + CALL;
}
