import type { BilinearMap } from './resize_maps.js';

type Shape4D = readonly [number, number, number, number];

/**
 * The gradient of a nearest-neighbour resize.
 *
 * @param dy [batch, rows.length, columns.length, channels]
 * @param shape [batch, height, width, channels] of the input
 * @param rows for every output row, the input row that it shows (nearestMap)
 * @param columns the same for columns
 */
export function nearestGradientLoops(
  dy: ArrayLike<number>,
  [batch, height, width, channels]: Shape4D,
  rows: Int32Array,
  columns: Int32Array,
): Float32Array {
  const dx = new Float32Array(batch * height * width * channels);
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (const row of rows) {
      for (const column of columns) {
        const to = ((n * height + row) * width + column) * channels;
        for (let c = 0; c < channels; c++) dx[to + c]! += dy[from++]!;
      }
    }
  }
  return dx;
}

/** The gradient of a bilinear resize; the maps are those of its rows and columns (bilinearMap). */
export function bilinearGradientLoops(
  dy: ArrayLike<number>,
  [batch, height, width, channels]: Shape4D,
  rows: BilinearMap,
  columns: BilinearMap,
): Float32Array {
  const dx = new Float32Array(batch * height * width * channels);
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < rows.low.length; y++) {
      const down = rows.share[y]!;
      for (let x = 0; x < columns.low.length; x++, from += channels) {
        const across = columns.share[x]!;
        const add = (row: number, column: number, share: number) => {
          const to = ((n * height + row) * width + column) * channels;
          for (let c = 0; c < channels; c++) dx[to + c]! += share * dy[from + c]!;
        };
        add(rows.low[y]!, columns.low[x]!, (1 - down) * (1 - across));
        add(rows.low[y]!, columns.high[x]!, (1 - down) * across);
        add(rows.high[y]!, columns.low[x]!, down * (1 - across));
        add(rows.high[y]!, columns.high[x]!, down * across);
      }
    }
  }
  return dx;
}
