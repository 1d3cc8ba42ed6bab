/**
 * Some taps of a convolution's dW by minimal filtering (gradient_six.ts). dW[t] is the sum over all tiles of
 * dY of a short convolution of X with the tile. So tiles are transformed in blocks, their products summed in
 * the transformed space by matrix products, and the sums transformed once, at the end.
 *
 * The T taps of one dimension are `strides` apart, so they see the pixels of one phase of X, and for those
 * their stride is 1. With T = 1 that dimension stays as it is: one place a tile, and one product.
 */

import { Geometry } from '../memory/geometry';
import { SECOND_CACHE } from '../memory/images_at_once';
import { zero } from '../product/multiply_add';
import { addProducts, transformSums } from './gradient_sums';
import { transformLines, transformTiles } from './gradient_tiles';

@unmanaged
export class FilteringTaps extends Geometry {
  /** The first tap, and how many there are, down and across. */
  fh: i32;
  fw: i32;
  th: i32;
  tw: i32;
  /** Products of a tile: 1 for 1 tap, 6 for 2 to 4, 8 for 2 to 5. */
  rows: i32;
  columns: i32;
}

/** Tiles of a block at least: with fewer, adding up the products takes as long as they do. */
const FEW_TILES: i32 = 64;

@unmanaged
export class FilteringTapsPlan extends FilteringTaps {
  /** Tiles down and across an image. */
  down: i32;
  across: i32;
  /** Tiles transformed at a time: whole rows of them, where there is more than one. */
  block: i32;

  /** Returns the bytes of scratch. */
  plan(): f64 {
    const ci = this.ci,
      co = this.co,
      wide = (co + 7) & ~7;
    const mh = this.rows - this.th + 1,
      mw = this.columns - this.tw + 1;
    this.down = (this.oh + mh - 1) / mh;
    this.across = (this.ow + mw - 1) / mw;
    const across = this.across,
      products = <f64>this.rows * this.columns;
    const most = max(FEW_TILES, <i32>(SECOND_CACHE / (4 * products * (ci + wide))));
    const all = this.batch * this.down * across;
    this.block = min(all, across < most ? most - (most % across) : most);
    const block = <f64>this.block;
    const rows = products * min(this.block, across) * max(ci, co);
    const transformed = products * (block * ci + 16 + block * wide + 16);
    return 4 * (<f64>this.zeros + rows + transformed + products * ci * wide);
  }

  /** As many zeros as the longer of X's and dY's rows. */
  @inline
  get zeros(): i32 {
    return max(this.iw * this.ci, this.ow * this.co);
  }
}

/** Plans some taps of a filter gradient. Returns the bytes of its scratch. */
export function planFilteringFilterGradient(g: FilteringTapsPlan): f64 {
  return g.plan();
}

/**
 * dw[fh + sh t, fw + sw u] for t < th and u < tw, by `rows` times `columns` products. ci and co are multiples of
 * 4. `scratch` holds zeros; `rows` rows of `block` tiles of X or dY, or of one row of tiles; v and u of `block`
 * transformed tiles and 16 floats a product; and sums of ci co floats a product. co is rounded up to 8 in both
 * u and the sums.
 */
export function filteringFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  scratch: usize,
  g: FilteringTapsPlan,
): void {
  const ci = g.ci,
    co = g.co,
    ih = g.ih,
    iw = g.iw,
    oh = g.oh,
    ow = g.ow;
  const sh = g.sh,
    sw = g.sw,
    th = g.th,
    tw = g.tw,
    rows = g.rows,
    columns = g.columns;
  const block = g.block,
    down = g.down,
    across = g.across;
  // Places of dY of a tile.
  const mh = rows - th + 1,
    mw = columns - tw + 1;
  const panels = (co + 7) & ~7;
  const vPitch = (<usize>(block * ci + 16)) << 2,
    uPitch = (<usize>(block * panels + 16)) << 2;
  const products = <usize>(rows * columns);
  const zeros = scratch;
  const lines = zeros + ((<usize>g.zeros) << 2);
  const v = lines + ((products * min(block, across) * max(ci, co)) << 2);
  const u = v + products * vPitch;
  const sums = u + products * uPitch;
  zero(zeros, g.zeros);
  // The last panel's other half takes part in the products.
  if (co & 4) zero(u, (uPitch >> 2) * (rows * columns));
  // Tiles of the block, and those with all places across, down, and both: the others have no last product.
  let used = 0,
    wide = 0,
    high = 0,
    full = 0;
  let fresh = true;
  for (let n = 0; n < g.batch; n++) {
    const image = x + ((<usize>n * g.inputs) << 2);
    const gradient = dy + ((<usize>n * g.positions * co) << 2);
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
        const startY = top * sh + g.fh - g.bh,
          startX = left * sw + g.fw - g.bw;
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
  const to = dw + ((<usize>(g.fh * g.kw + g.fw) * ci * co) << 2);
  transformSums(rows, columns, th, tw, sums, ci, co, to, sh * g.kw, sw);
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
