/**
 * The sums of minimal filtering's products, a plane for each product, and what becomes of them. A plane
 * [ci, co] lies in blocks of 4 x 8, with co rounded up to 8.
 */

import { multiplyAdd } from '../product/multiply_add';
import { sumsOfEight } from './gradient_eight';
import { sumsOfSix } from './gradient_six';

const BLOCK: usize = 4 * 8 * 4;

/**
 * Adds the products of the transformed tiles to the sums, or writes them where those are `fresh`: of the
 * `used` tiles, in the last column of planes of the first `wide`, in the last row `high`, in both `full`.
 */
export function addProducts(
  used: i32,
  wide: i32,
  high: i32,
  full: i32,
  fresh: bool,
  block: i32,
  rows: i32,
  columns: i32,
  v: usize,
  u: usize,
  sums: usize,
  ci: i32,
  co: i32,
): void {
  const panels = (co + 7) >> 3;
  for (let i = 0; i < rows; i++) {
    const last = i === rows - 1;
    for (let j = 0; j < columns; j++) {
      const tiles = j === columns - 1 ? (last ? full : wide) : last ? high : used;
      let a = v;
      for (let m = 0; m < ci; m += 4) {
        productsOf(tiles, a, u, (<usize>block) << 5, sums, panels, fresh);
        a += (<usize>block) << 4;
        sums += <usize>panels * BLOCK;
      }
      v += (<usize>(block * ci + 16)) << 2;
      u += (<usize>(block * panels * 8 + 16)) << 2;
    }
  }
}

/** Blocks of 4 x 8 of aT B for one panel of a and all panels of B, `pitch` bytes apart. */
function productsOf(
  tiles: i32,
  a: usize,
  b: usize,
  pitch: usize,
  c: usize,
  panels: i32,
  fresh: bool,
): void {
  for (let n = 0; n < panels; n++) {
    let c00 = f32x4.splat(0);
    let c01 = c00,
      c10 = c00,
      c11 = c00,
      c20 = c00,
      c21 = c00,
      c30 = c00,
      c31 = c00;
    let p = a,
      q = b;
    for (let k = tiles; k > 0; k--) {
      const b0 = v128.load(q),
        b1 = v128.load(q, 16);
      const s0 = v128.load32_splat(p);
      c00 = multiplyAdd(s0, b0, c00);
      c01 = multiplyAdd(s0, b1, c01);
      const s1 = v128.load32_splat(p, 4);
      c10 = multiplyAdd(s1, b0, c10);
      c11 = multiplyAdd(s1, b1, c11);
      const s2 = v128.load32_splat(p, 8);
      c20 = multiplyAdd(s2, b0, c20);
      c21 = multiplyAdd(s2, b1, c21);
      const s3 = v128.load32_splat(p, 12);
      c30 = multiplyAdd(s3, b0, c30);
      c31 = multiplyAdd(s3, b1, c31);
      p += 16;
      q += 32;
    }
    if (!fresh) {
      c00 = f32x4.add(c00, v128.load(c));
      c01 = f32x4.add(c01, v128.load(c, 16));
      c10 = f32x4.add(c10, v128.load(c, 32));
      c11 = f32x4.add(c11, v128.load(c, 48));
      c20 = f32x4.add(c20, v128.load(c, 64));
      c21 = f32x4.add(c21, v128.load(c, 80));
      c30 = f32x4.add(c30, v128.load(c, 96));
      c31 = f32x4.add(c31, v128.load(c, 112));
    }
    v128.store(c, c00);
    v128.store(c, c01, 16);
    v128.store(c, c10, 32);
    v128.store(c, c11, 48);
    v128.store(c, c20, 64);
    v128.store(c, c21, 80);
    v128.store(c, c30, 96);
    v128.store(c, c31, 112);
    b += pitch;
    c += BLOCK;
  }
}

/** dw's taps, th x tw of them, `down` and `right` taps apart, from `rows` x `columns` planes of sums. */
export function transformSums(
  rows: i32,
  columns: i32,
  th: i32,
  tw: i32,
  sums: usize,
  ci: i32,
  co: i32,
  dw: usize,
  down: i32,
  right: i32,
): void {
  const plane = (<usize>(ci * ((co + 7) & ~7))) << 2,
    tap = (<usize>(ci * co)) << 2;
  if (rows === 1) {
    unpack(columns, tw, sums, plane, dw, <usize>right * tap, ci, co);
    return;
  }
  if (columns > 1) {
    for (let i = 0; i < rows; i++) {
      const line = sums + <usize>(columns * i) * plane;
      sumsOf(columns, tw, line, plane, 16, line, plane, 16, <i32>(plane >> 4));
    }
  }
  for (let t = 0; t < tw; t++) {
    const from = sums + <usize>t * plane,
      to = dw + <usize>(right * t) * tap;
    unpack(rows, th, from, <usize>columns * plane, to, <usize>down * tap, ci, co);
  }
}

/** The transform of the sums of the last dimension, whose results lie as they shall. */
function unpack(
  products: i32,
  taps: i32,
  from: usize,
  pitch: usize,
  to: usize,
  toPitch: usize,
  ci: i32,
  co: i32,
): void {
  const panels = (co + 7) >> 3;
  for (let m = 0; m < ci; m++) {
    const row = from + <usize>(m >> 2) * <usize>panels * BLOCK + ((<usize>(m & 3)) << 5);
    sumsOf(products, taps, row, pitch, BLOCK, to, toPitch, 32, panels);
    sumsOf(products, taps, row + 16, pitch, BLOCK, to + 16, toPitch, 32, co >> 3);
    to += (<usize>co) << 2;
  }
}

function sumsOf(
  products: i32,
  taps: i32,
  from: usize,
  pitch: usize,
  step: usize,
  to: usize,
  toPitch: usize,
  stepTo: usize,
  count: i32,
): void {
  if (products === 6) sumsOfSix(taps, from, pitch, step, to, toPitch, stepTo, count);
  else if (products === 8) sumsOfEight(taps, from, pitch, step, to, toPitch, stepTo, count);
  else {
    for (let i = count; i > 0; i--) {
      v128.store(to, v128.load(from));
      from += step;
      to += stepTo;
    }
  }
}
