/** What lib/wasm/assembly/winograd*.ts does and costs, for those who choose it and lend it memory. */

/** The values of a tile in one dimension, and the most taps that are filtered with them. */
export const VALUES = 6;
export const MOST_TAPS = 5;

/**
 * What it costs to transform a value of the data or the products, in multiplications of the plain way, in one
 * and in two dimensions. `npx tsx bench/winograd.ts` shows what these foretell.
 */
const TILE = [9, 13] as const;
/** The same for a value of the filter, which costs twice as much where all of them leave the caches. */
const FILTER = [4.5, 9] as const;
const LARGE = 1 << 20;

/** Bytes of padded pictures. */
const PICTURES = 1 << 19;
/** Bytes of transformed tiles that stay in the second cache, and of tiles and filter. */
const CACHE = 1 << 17;
const CACHES = 1 << 20;

/** Channels as they are stored: in whole vectors. */
export const fours = (channels: number): number => (channels + 3) & ~3;

/** What it costs to transform tiles, of so many values, and filters, in so many dimensions. */
export function transformCost(dimensions: number, tiles: number, filters: number): number {
  const [tile, filter] = [TILE[dimensions - 1]!, FILTER[dimensions - 1]!];
  return tile * tiles + (filters > LARGE ? 2 : 1) * filter * filters;
}

/**
 * How many tiles are transformed at a time, beside a matrix [width, columns] for each of the points: the
 * tiles take the caches' place or the filter's, or as much in between where both are larger.
 */
export function tilesAtOnce(points: number, width: number, columns: number): number {
  const filter = 4 * points * width * columns;
  const bytes = Math.max(CACHE, Math.min(filter, Math.sqrt(filter * CACHES)));
  return Math.max(16, 4 * Math.floor(bytes / (16 * points * (width + columns))));
}

/** How many pictures are padded at a time, of as many floats: `fewest`, to fill a block of tiles, or more. */
export function picturesAtOnce(batch: number, picture: number, fewest: number): number {
  return Math.min(batch, Math.max(Math.ceil(fewest), Math.floor(PICTURES / (4 * picture))));
}
