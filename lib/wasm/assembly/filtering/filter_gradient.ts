/**
 * Some taps of a convolution's dW by minimal filtering (gradient_six.ts). dW[t] is the sum over all tiles of
 * dY of a short convolution of X with the tile. So tiles are transformed in blocks, their products summed in
 * the transformed space by matrix products, and the sums transformed once, at the end.
 *
 * The T taps of one dimension are `strides` apart, so they see the pixels of one phase of X, and for those
 * their stride is 1. With T = 1 that dimension stays as it is: one place a tile, and one product.
 */

import { zero } from '../product/multiply_add';
import { addProducts, transformSums } from './gradient_sums';
import { transformLines, transformTiles } from './gradient_tiles';

/**
 * dw[fh + sh t, fw + sw u] for t < th and u < tw, by `rows` times `columns` products: 1 for 1 tap, 6 for 2 to
 * 4, 8 for 2 to 5. ci and co are multiples of 4. `zeros` are as many as the longer of X's and dY's lines;
 * `lines` has room for `rows` lines of `block` tiles of either, or of one row of tiles; v and u for `block`
 * transformed tiles and 16 floats a product, and `sums` for ci co floats a product; co is rounded up to 8 in
 * both u and `sums`.
 */
export function filteringFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  zeros: usize,
  lines: usize,
  v: usize,
  u: usize,
  sums: usize,
  block: i32,
  batch: i32,
  ih: i32,
  iw: i32,
  ci: i32,
  oh: i32,
  ow: i32,
  co: i32,
  kw: i32,
  sh: i32,
  sw: i32,
  bh: i32,
  bw: i32,
  fh: i32,
  fw: i32,
  th: i32,
  tw: i32,
  rows: i32,
  columns: i32,
): void {
  // Places of dY of a tile.
  const mh = rows - th + 1,
    mw = columns - tw + 1;
  const down = (oh + mh - 1) / mh,
    across = (ow + mw - 1) / mw;
  const vPitch = (<usize>(block * ci + 16)) << 2,
    uPitch = (<usize>(block * ((co + 7) & ~7) + 16)) << 2;
  zero(zeros, max(iw * ci, ow * co));
  // The last panel's other half takes part in the products.
  if (co & 4) zero(u, (uPitch >> 2) * (rows * columns));
  // Tiles of the block, and those with all places across, down, and both: the others have no last product.
  let used = 0,
    wide = 0,
    high = 0,
    full = 0;
  let fresh = true;
  for (let n = 0; n < batch; n++) {
    const image = x + ((<usize>n * ih * iw * ci) << 2);
    const gradient = dy + ((<usize>n * oh * ow * co) << 2);
    for (let y = 0; y < down; y++) {
      const top = y * mh;
      const tall = top + mh <= oh;
      for (let first = 0; first < across; first += block) {
        const tiles = min(block, across - first);
        if (used + tiles > block) {
          addProducts(used, wide, high, full, fresh, block, rows, columns, v, u, sums, ci, co);
          used = wide = high = full = 0;
          fresh = false;
        }
        const left = first * mw;
        const pixels = (tiles - 1) * mw + columns;
        const startY = top * sh + fh - bh,
          startX = left * sw + fw - bw;
        transformLines(rows, rows, image, ih, iw, ci, startY, sh, startX, sw, pixels, lines, zeros);
        transformRows(
          rows,
          columns,
          columns,
          ci,
          mw,
          tiles,
          lines,
          pixels,
          tall,
          used,
          wide,
          high,
          full,
          v,
          vPitch,
          block,
          4,
        );
        const places = tiles * mw;
        transformLines(rows, mh, gradient, oh, ow, co, top, 1, left, 1, places, lines, zeros);
        transformRows(
          rows,
          columns,
          mw,
          co,
          mw,
          tiles,
          lines,
          places,
          tall,
          used,
          wide,
          high,
          full,
          u,
          uPitch,
          block,
          8,
        );
        const whole = left + places <= ow ? tiles : tiles - 1;
        used += tiles;
        wide += whole;
        if (tall) {
          high += tiles;
          full += whole;
        }
      }
    }
  }
  addProducts(used, wide, high, full, fresh, block, rows, columns, v, u, sums, ci, co);
  const to = dw + ((<usize>(fh * kw + fw) * ci * co) << 2);
  transformSums(rows, columns, th, tw, sums, ci, co, to, sh * kw, sw);
}

/** The tiles of a row of them, from its lines of `pixels` pixels, to all planes. */
function transformRows(
  rows: i32,
  columns: i32,
  places: i32,
  c: i32,
  step: i32,
  tiles: i32,
  line: usize,
  pixels: i32,
  tall: bool,
  used: i32,
  wide: i32,
  high: i32,
  full: i32,
  to: usize,
  pitch: usize,
  block: i32,
  panel: i32,
): void {
  const tile = (<usize>panel) << 2;
  const end = <usize>(columns - 1) * pitch;
  for (let i = 0; i < rows; i++) {
    const last = i === rows - 1;
    if (last && !tall) break;
    const at = to + <usize>(last ? high : used) * tile,
      atEnd = to + end + <usize>(last ? full : wide) * tile;
    transformTiles(
      columns,
      places,
      line,
      c,
      step,
      tiles,
      at,
      atEnd,
      pitch,
      <usize>block * tile,
      panel,
    );
    line += (<usize>(pixels * c)) << 2;
    to += <usize>columns * pitch;
  }
}
