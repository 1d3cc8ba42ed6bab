/** The matrix products of minimal filtering: many of them, small, and all rows at one distance. */
import { product6x8 } from './fused_tile';
import { multiplyAdd } from './multiply_add';
import { panelWidth } from './row_product';

/**
 * C = A B. A has `rows` rows of `depth` floats, computed four at a time: there must be room for three more in
 * A and in C. B is in panels of 8 columns, or 4 at the end; `columns` is a multiple of 4. Only the columns of
 * A, and rows of B, from `first` to before `end` count.
 */
export function tileProduct(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  depth: i32,
  columns: i32,
  first: i32,
  end: i32,
): void {
  const pitchA = (<usize>depth) << 2,
    pitchC = (<usize>columns) << 2;
  for (let n = 0; n < columns; ) {
    const panel = panelWidth(n, columns, false);
    let from = a + ((<usize>first) << 2),
      to = c + ((<usize>n) << 2);
    const rowsB = b + ((<usize>(first * panel)) << 2);
    let i = 0;
    if (ASC_FEATURE_RELAXED_SIMD) {
      if (panel === 8) {
        // Seven or eight rows are left for two tiles of four.
        for (; rows - i > 8 || rows - i === 6; i += 6) {
          product6x8(from, rowsB, to, end - first, pitchA, pitchC);
          from += 6 * pitchA;
          to += 6 * pitchC;
        }
        // A second call keeps the function from being inlined, where V8 12 runs out of registers.
        if (rows - i === 5) {
          product6x8(from, rowsB, to, end - first, pitchA, pitchC);
          i = rows;
        }
      }
    }
    for (; i < rows; i += 4) {
      if (panel === 8) product8(from, rowsB, to, end - first, pitchA, pitchC);
      else product4(from, rowsB, to, end - first, pitchA, pitchC);
      from += 4 * pitchA;
      to += 4 * pitchC;
    }
    b += <usize>panel * pitchA;
    n += panel;
  }
}

function product8(a: usize, b: usize, c: usize, depth: i32, pitchA: usize, pitchC: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  let a1 = a + pitchA,
    a2 = a1 + pitchA,
    a3 = a2 + pitchA;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const s0 = v128.load32_splat(a);
    c00 = multiplyAdd(s0, b0, c00);
    c01 = multiplyAdd(s0, b1, c01);
    const s1 = v128.load32_splat(a1);
    c10 = multiplyAdd(s1, b0, c10);
    c11 = multiplyAdd(s1, b1, c11);
    const s2 = v128.load32_splat(a2);
    c20 = multiplyAdd(s2, b0, c20);
    c21 = multiplyAdd(s2, b1, c21);
    const s3 = v128.load32_splat(a3);
    c30 = multiplyAdd(s3, b0, c30);
    c31 = multiplyAdd(s3, b1, c31);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += pitchC;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += pitchC;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += pitchC;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

function product4(a: usize, b: usize, c: usize, depth: i32, pitchA: usize, pitchC: usize): void {
  let c0 = f32x4.splat(0);
  let c1 = c0,
    c2 = c0,
    c3 = c0;
  let a1 = a + pitchA,
    a2 = a1 + pitchA,
    a3 = a2 + pitchA;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b);
    c0 = multiplyAdd(v128.load32_splat(a), b0, c0);
    c1 = multiplyAdd(v128.load32_splat(a1), b0, c1);
    c2 = multiplyAdd(v128.load32_splat(a2), b0, c2);
    c3 = multiplyAdd(v128.load32_splat(a3), b0, c3);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += 16;
  }
  v128.store(c, c0);
  v128.store(c + pitchC, c1);
  v128.store(c + 2 * pitchC, c2);
  v128.store(c + 3 * pitchC, c3);
}
