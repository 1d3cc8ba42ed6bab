/** Bytes of padded images. */
const IMAGES: f64 = 524288;
/** Bytes of transformed tiles that stay in the second cache, and of tiles and filter. */
const TILES: f64 = 131072;
const TILES_AND_FILTER: f64 = 1048576;

/** Channels as they are stored: in whole vectors. */
export function fours(channels: i32): i32 {
  return (channels + 3) & ~3;
}

/**
 * How many tiles are transformed at a time, beside a matrix [width, columns] for each of the points: the
 * tiles take the caches' place or the filter's, or as much in between where both are larger.
 */
export function tilesAtOnce(points: i32, width: i32, columns: i32): i32 {
  const filter = <f64>4 * points * width * columns;
  const bytes = max(TILES, min(filter, Math.sqrt(filter * TILES_AND_FILTER)));
  return max(16, 4 * <i32>(bytes / (<f64>16 * points * (width + columns))));
}

/** How many images are padded at a time, of as many floats: `fewest`, to fill a block of tiles, or more. */
export function paddedAtOnce(batch: i32, image: f64, fewest: f64): i32 {
  return min(batch, max(<i32>Math.ceil(fewest), <i32>(IMAGES / (4 * image))));
}
