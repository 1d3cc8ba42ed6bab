/**
 * What minimal filtering (lib/wasm/assembly/filtering) does and costs, for those who choose
 * it and lend it memory.
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

/** Bytes of padded images. */
const IMAGES = 1 << 19;
/** Bytes of transformed tiles that stay in the second cache, and of tiles and filter. */
const TILES = 1 << 17;
const TILES_AND_FILTER = 1 << 20;

/** Channels as they are stored: in whole vectors. */
export const fours = (channels: number): number => (channels + 3) & ~3;

/** What a convolution of so many products costs, with so many values of data, products and filter. */
export function filteringCost(products: number, values: number, filters: number): number {
  const transformed = FILTER * filters + BEYOND * Math.max(0, filters - CACHED);
  return PRODUCT * products + VALUE * values + transformed + CALL;
}

/**
 * How many tiles are transformed at a time, beside a matrix [width, columns] for each of the points: the
 * tiles take the caches' place or the filter's, or as much in between where both are larger.
 */
export function tilesAtOnce(points: number, width: number, columns: number): number {
  const filter = 4 * points * width * columns;
  const bytes = Math.max(TILES, Math.min(filter, Math.sqrt(filter * TILES_AND_FILTER)));
  return Math.max(16, 4 * Math.floor(bytes / (16 * points * (width + columns))));
}

/** How many images are padded at a time, of as many floats: `fewest`, to fill a block of tiles, or more. */
export function paddedAtOnce(batch: number, image: number, fewest: number): number {
  return Math.min(batch, Math.max(Math.ceil(fewest), Math.floor(IMAGES / (4 * image))));
}
