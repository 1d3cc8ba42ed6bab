/**
 * Some taps of a convolution's dW by minimal filtering (minimal_transforms.ts). dW[t] is the sum over all
 * tiles of dY of a short convolution of X with the tile. So tiles are transformed in blocks, their
 * products summed in the transformed space by matrix products, and the sums transformed once, at the end.
 *
 * The T taps of one dimension are `strides` apart, so they see the pixels of one phase of X, and for those
 * their stride is 1. With T = 1 that dimension stays as it is: one place a tile, and one product.
 */
import { addProduct4x8 } from './column_tiles';
import { transformLines, transformTiles } from './minimal_tiles';
import { sumsOf } from './minimal_transforms';
import { zero } from './multiply_add';

/**
 * dw[fh + sh t, fw + sw u] for t < th and u < tw, each 1 to 4; ci and co are multiples of 4. `zeros` are as
 * many as the longer of X's and dY's lines; `lines` has room for six lines of `block` tiles of either,
 * v and u for `block` transformed tiles and 16 floats a product, with co rounded up to 8 in u, and `sums`
 * for ci co floats a product.
 */
export function minimalFilterGradient(
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
): void {
  // Products and places of dY of a tile, the transforms' kinds too.
  const rows = th === 1 ? 1 : 6,
    columns = tw === 1 ? 1 : 6;
  const mh = rows - th + 1,
    mw = columns - tw + 1;
  const down = (oh + mh - 1) / mh,
    across = (ow + mw - 1) / mw;
  const size = ci * co;
  const vPitch = (<usize>(block * ci + 16)) << 2,
    uPitch = (<usize>(block * ((co + 7) & ~7) + 16)) << 2;
  zero(zeros, max(iw * ci, ow * co));
  zero(sums, <usize>(rows * columns * size));
  // The last panel's other half takes part in the products.
  if (co & 4) zero(u, (uPitch >> 2) * (rows * columns));
  let used = 0;
  for (let n = 0; n < batch; n++) {
    const picture = x + ((<usize>n * ih * iw * ci) << 2);
    const gradient = dy + ((<usize>n * oh * ow * co) << 2);
    for (let y = 0; y < down; y++) {
      for (let first = 0; first < across; first += block) {
        const tiles = min(block, across - first);
        if (used + tiles > block) {
          multiply(used, block, rows * columns, v, vPitch, u, uPitch, sums, ci, co);
          used = 0;
        }
        const top = y * mh,
          left = first * mw;
        const pixels = (tiles - 1) * mw + columns;
        transformLines(
          rows,
          picture,
          ih,
          iw,
          ci,
          top * sh + fh - bh,
          sh,
          left * sw + fw - bw,
          sw,
          pixels,
          lines,
          zeros,
        );
        const toV = v + ((<usize>used) << 4),
          toU = u + ((<usize>used) << 5);
        const panelV = (<usize>block) << 4,
          panelU = (<usize>block) << 5;
        transformTiles(columns, lines, rows, pixels, ci, mw, tiles, toV, vPitch, panelV, 4);
        const wide = tiles * mw;
        transformLines(mh, gradient, oh, ow, co, top, 1, left, 1, wide, lines, zeros);
        transformTiles(mw, lines, rows, wide, co, mw, tiles, toU, uPitch, panelU, 8);
        used += tiles;
      }
    }
  }
  multiply(used, block, rows * columns, v, vPitch, u, uPitch, sums, ci, co);
  const plane = (<usize>size) << 2;
  if (tw > 1) {
    for (let i = 0; i < rows; i++) {
      const line = sums + <usize>(6 * i) * plane;
      sumsOf(tw, line, plane, line, plane, size);
    }
  }
  for (let t = 0; t < tw; t++) {
    const from = sums + <usize>t * plane,
      to = dw + <usize>(fh * kw + fw + sw * t) * plane;
    if (th === 1) memory.copy(to, from, plane);
    else sumsOf(th, from, <usize>columns * plane, to, <usize>(sh * kw) * plane, size);
  }
}

/** Adds the products of the transformed tiles to the sums. */
function multiply(
  tiles: i32,
  block: i32,
  products: i32,
  v: usize,
  vPitch: usize,
  u: usize,
  uPitch: usize,
  sums: usize,
  ci: i32,
  co: i32,
): void {
  const pitch = (<usize>co) << 2;
  for (let f = 0; f < products; f++) {
    let a = v + <usize>f * vPitch,
      c = sums + <usize>(f * ci) * pitch;
    for (let m = 0; m < ci; m += 4) {
      let b = u + <usize>f * uPitch;
      for (let n = 0; n < co; n += 8) {
        addProduct4x8(tiles, a, b, 32, c + ((<usize>n) << 2), pitch, 4, co - n);
        b += (<usize>block) << 5;
      }
      a += (<usize>block) << 4;
      c += 4 * pitch;
    }
  }
}
