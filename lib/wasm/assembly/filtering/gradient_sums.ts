/**
 * The sums of minimal filtering's products, a plane for each product, and what becomes of them. A plane
 * [ci, co] lies in blocks of 4 x 8, with co rounded up to 8.
 */

import { multiplyAdd } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteringTapsPlan } from './filtering_taps';
import { sumsOfEight } from './gradient_eight';
import { sumsOfSix } from './gradient_six';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { SumPlanes } from './sum_planes';

const BLOCK: usize = 4 * 8 * 4;

/** Adds the products of the block's tiles to the sums, or writes them where there are none, and starts a new block. */
export function addProducts(g: FilteringTapsPlan): void {
  const ci = g.ci,
    columns = g.columns,
    panels = g.panels >> 3,
    fresh = g.fresh !== 0;
  let v = g.x.to,
    u = g.dy.to,
    sums = g.sums;
  for (let i = 0; i < g.rows; i++) {
    const last = i === g.rows - 1;
    for (let j = 0; j < columns; j++) {
      const tiles = j === columns - 1 ? (last ? g.full : g.wide) : last ? g.high : g.used;
      let a = v;
      for (let m = 0; m < ci; m += 4) {
        productsOf(tiles, a, u, g.dy.panelPitch, sums, panels, fresh);
        a += g.x.panelPitch;
        sums += <usize>panels * BLOCK;
      }
      v += g.x.pitch;
      u += g.dy.pitch;
    }
  }
  g.used = g.wide = g.high = g.full = 0;
  g.fresh = 0;
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

/** The taps, th x tw of them, from the sums; `dw` is where the first of them goes. */
export function transformSums(dw: usize, g: FilteringTapsPlan): void {
  const rows = g.rows,
    columns = g.columns;
  const plane = (<usize>(g.ci * g.panels)) << 2,
    tap = (<usize>(g.channels * g.outChannels)) << 2;
  const right = <usize>g.sw * tap;
  const s = g.planes;
  s.products = columns;
  s.taps = g.tw;
  s.pitch = plane;
  if (rows === 1) {
    s.pitchTo = right;
    unpack(g.sums, dw, g);
    return;
  }
  if (columns > 1) {
    s.step = s.stepTo = 16;
    s.pitchTo = plane;
    for (let i = 0; i < rows; i++) {
      const line = g.sums + <usize>(columns * i) * plane;
      sumsOf(s, line, line, <i32>(plane >> 4));
    }
  }
  s.products = rows;
  s.taps = g.th;
  s.pitch = <usize>columns * plane;
  s.pitchTo = <usize>(g.sh * g.kw) * tap;
  for (let t = 0; t < g.tw; t++) unpack(g.sums + <usize>t * plane, dw + <usize>t * right, g);
}

/** The transform of the sums of the last dimension, whose results lie as they shall. */
function unpack(from: usize, to: usize, g: FilteringTapsPlan): void {
  const co = g.co,
    panels = g.panels >> 3;
  const s = g.planes;
  s.step = BLOCK;
  s.stepTo = 32;
  for (let m = 0; m < g.ci; m++) {
    const row = from + <usize>(m >> 2) * <usize>panels * BLOCK + ((<usize>(m & 3)) << 5);
    sumsOf(s, row, to, panels);
    sumsOf(s, row + 16, to + 16, co >> 3);
    to += (<usize>g.outChannels) << 2;
  }
}

function sumsOf(s: SumPlanes, from: usize, to: usize, count: i32): void {
  if (s.products === 6) sumsOfSix(s, from, to, count);
  else if (s.products === 8) sumsOfEight(s, from, to, count);
  else {
    const step = s.step,
      stepTo = s.stepTo;
    for (let i = count; i > 0; i--) {
      v128.store(to, v128.load(from));
      from += step;
      to += stepTo;
    }
  }
}
