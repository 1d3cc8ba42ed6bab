/**
 * A 3 x 3 convolution of stride 1 with 16 products where the definition has 36: F(2 x 2, 3 x 3) of
 * Lavin & Gray 2015 (arXiv 1509.09308), whose letters these are: Y = AT [(G g GT) . (BT d B)] A.
 */
import { activate, loadLanes } from './multiply_add';
import { padPictures } from './pad_picture';
import { panelWidth, rowProduct } from './row_product';

/**
 * y [batch, oh, ow, co] from x [batch, ih, iw, ci], whose border of bh, bw zeros comes first; ci and co are
 * multiples of 4. w is [3, 3, ci, co] or, for an input gradient, `turned`: [3, 3, co, ci] with its taps in
 * reverse. `scratch` holds the transformed filter, a padded picture, 16 (ci + co) floats for each of
 * `block` tiles and 512 more, and two pointers for each of them and three more.
 */
export function winograd(
  x: usize,
  w: usize,
  y: usize,
  scratch: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
  batch: i32,
  block: i32,
  turned: i32,
  ih: i32,
  iw: i32,
  ci: i32,
  oh: i32,
  ow: i32,
  co: i32,
  bh: i32,
  bw: i32,
): void {
  const th = (oh + 1) >> 1,
    tw = (ow + 1) >> 1;
  const ph = 2 * th + 2,
    pw = 2 * tw + 2;
  const filterSize = (<usize>ci * co) << 2;
  const picture = scratch + 16 * filterSize;
  const v = picture + ((<usize>ph * pw * ci) << 2);
  // Sixteen streams a power of two apart would crowd one cache set: a line more keeps them apart.
  const vPitch = (<usize>block * ci + 16) << 2;
  const m = v + 16 * vPitch;
  const mPitch = (<usize>block * co + 16) << 2;
  const rows = m + 16 * mPitch;
  const outputs = rows + ((<usize>block + 3) << 2);
  for (let k = 0; k < ci; k++) {
    for (let n = 0; n < co; n++) transformFilter(w, scratch, k, n, ci, co, turned !== 0);
  }
  const line = (<usize>pw * ci) << 2,
    pixel = (<usize>ci) << 2;
  for (let b = 0; b < batch; b++) {
    const from = x + ((<usize>b * ih * iw * ci) << 2);
    padPictures(from, picture, 1, 1, ih, iw, ci, 1, ph, pw, ci, 0, bh, bw);
    for (let first = 0; first < th * tw; first += block) {
      const tiles = min(block, th * tw - first);
      for (let t = 0; t < tiles; t++) {
        const row = (first + t) / tw,
          column = (first + t) % tw;
        const d = picture + <usize>(2 * row) * line + <usize>(2 * column) * pixel;
        transformTile(d, v + <usize>t * pixel, line, pixel, vPitch, ci);
      }
      for (let j = 0; j < 16; j++) {
        let a = v + <usize>j * vPitch,
          c = m + <usize>j * mPitch;
        for (let t = 0; t < tiles; t++) {
          store<u32>(rows + ((<usize>t) << 2), <u32>a);
          store<u32>(outputs + ((<usize>t) << 2), <u32>c);
          a += pixel;
          c += (<usize>co) << 2;
        }
        const u = scratch + <usize>j * filterSize;
        rowProduct(rows, outputs, tiles, u, 1, 1, ci, 0, 0, co, false, 0, 0, 0);
      }
      for (let t = 0; t < tiles; t++) {
        const row = 2 * ((first + t) / tw),
          column = 2 * ((first + t) % tw);
        const to = y + ((<usize>(((b * oh + row) * ow + column) * co)) << 2);
        const products = m + ((<usize>(t * co)) << 2);
        writeRow(products, to, mPitch, co, false, column + 1 < ow, bias, activation, alpha);
        if (row + 1 >= oh) continue;
        const below = to + ((<usize>(ow * co)) << 2);
        writeRow(products, below, mPitch, co, true, column + 1 < ow, bias, activation, alpha);
      }
    }
  }
}

/** U = G g GT for channel k of the input and n of the output, into the 16 matrices' panels. */
function transformFilter(w: usize, u: usize, k: i32, n: i32, ci: i32, co: i32, turned: bool): void {
  const start = n & ~7;
  const panel = panelWidth(start, co, false);
  let to = u + ((<usize>(start * ci + k * panel + n - start)) << 2);
  const pitch = (<usize>ci * co) << 2;
  for (let i = 0; i < 4; i++) {
    const g0 = filterRow(w, i, 0, k, n, ci, co, turned);
    const g1 = filterRow(w, i, 1, k, n, ci, co, turned);
    const g2 = filterRow(w, i, 2, k, n, ci, co, turned);
    f32.store(to, g0);
    f32.store(to + pitch, (g0 + g1 + g2) * 0.5);
    f32.store(to + 2 * pitch, (g0 - g1 + g2) * 0.5);
    f32.store(to + 3 * pitch, g2);
    to += 4 * pitch;
  }
}

/** Row i of G g, in column j. */
function filterRow(w: usize, i: i32, j: i32, k: i32, n: i32, ci: i32, co: i32, turned: bool): f32 {
  const first = turned ? 2 - j : j;
  const inner = turned ? n * ci + k : k * co + n;
  const step = (<usize>(3 * ci * co)) << 2;
  const top = w + ((<usize>(first * ci * co + inner)) << 2);
  let a = f32.load(top),
    c = f32.load(top + 2 * step);
  const b = f32.load(top + step);
  if (turned) {
    const other = a;
    a = c;
    c = other;
  }
  if (i === 0) return a;
  if (i === 1) return (a + b + c) * 0.5;
  return i === 2 ? (a - b + c) * 0.5 : c;
}

/** V = BT d B of one tile, all channels. */
function transformTile(d: usize, v: usize, line: usize, pixel: usize, pitch: usize, ci: i32): void {
  for (let n: usize = 0; n < (<usize>ci) << 2; n += 16) {
    const p = d + n,
      to = v + n;
    transformRow(p, p + 2 * line, true, pixel, to, pitch);
    transformRow(p + line, p + 2 * line, false, pixel, to + 4 * pitch, pitch);
    transformRow(p + 2 * line, p + line, true, pixel, to + 8 * pitch, pitch);
    transformRow(p + line, p + 3 * line, true, pixel, to + 12 * pitch, pitch);
  }
}

/** One row of BT d, the difference or the sum of two lines of the tile, times B. */
function transformRow(
  p: usize,
  q: usize,
  minus: bool,
  pixel: usize,
  to: usize,
  pitch: usize,
): void {
  const r0 = combine(p, q, minus),
    r1 = combine(p + pixel, q + pixel, minus);
  const r2 = combine(p + 2 * pixel, q + 2 * pixel, minus);
  const r3 = combine(p + 3 * pixel, q + 3 * pixel, minus);
  v128.store(to, f32x4.sub(r0, r2));
  v128.store(to + pitch, f32x4.add(r1, r2));
  v128.store(to + 2 * pitch, f32x4.sub(r2, r1));
  v128.store(to + 3 * pitch, f32x4.sub(r1, r3));
}

function combine(p: usize, q: usize, minus: bool): v128 {
  const a = v128.load(p),
    b = v128.load(q);
  return minus ? f32x4.sub(a, b) : f32x4.add(a, b);
}

/** The upper or lower row of Y = AT M A, one or two pixels of it, all channels. */
function writeRow(
  m: usize,
  to: usize,
  pitch: usize,
  co: i32,
  lower: bool,
  both: bool,
  bias: usize,
  activation: i32,
  alpha: f32,
): void {
  for (let n: usize = 0; n < (<usize>co) << 2; n += 16) {
    const p = m + n;
    const s0 = column(p, pitch, lower),
      s1 = column(p + pitch, pitch, lower);
    const s2 = column(p + 2 * pitch, pitch, lower),
      s3 = column(p + 3 * pitch, pitch, lower);
    const b = bias ? loadLanes(bias + n, 4) : f32x4.splat(0);
    const left = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, b));
    v128.store(to + n, activate(left, activation, alpha));
    if (!both) continue;
    const right = f32x4.sub(f32x4.sub(f32x4.add(s1, b), s2), s3);
    v128.store(to + n + ((<usize>co) << 2), activate(right, activation, alpha));
  }
}

/** One column of AT M. */
function column(p: usize, pitch: usize, lower: bool): v128 {
  const a = v128.load(p + 4 * pitch),
    b = v128.load(p + 8 * pitch);
  if (lower) return f32x4.sub(f32x4.sub(a, b), v128.load(p + 12 * pitch));
  return f32x4.add(f32x4.add(v128.load(p), a), b);
}
