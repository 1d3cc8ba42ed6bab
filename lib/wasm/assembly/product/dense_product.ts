/** A matrix product whose rows lie one after the other, on the left as in the result: a convolution of one tap. */
import { activate, loadLanes, multiplyAdd, storeLanes } from './multiply_add';
import { panelWidth } from './row_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { RowProductSizes } from './row_product_sizes';

/** As many rows as stay in the nearest cache while the panels pass by. */
const BLOCK: i32 = 256;

/**
 * C = activation(A B + bias). A [m, depth], C of m rows that are `pitchC` bytes apart, B in panels of 8 columns, or 4 at the end. The
 * last tile's missing rows are its last one once more, which is cheaper than a second kernel.
 */
export function denseProduct(
  a: usize,
  c: usize,
  m: i32,
  depth: i32,
  pitchC: usize,
  filter: usize,
  g: RowProductSizes,
): void {
  const pitchA = (<usize>depth) << 2,
    columns = g.columns;
  for (let block = 0; block < m; block += BLOCK) {
    const end = min(block + BLOCK, m);
    let b = filter;
    for (let n = 0; n < columns; ) {
      const panel = panelWidth(n, columns, false);
      let from = a + <usize>block * pitchA,
        to = c + <usize>block * pitchC + ((<usize>n) << 2);
      for (let i = block; i < end; i += 4) {
        const rows = end - i;
        const a1 = rows > 1 ? from + pitchA : from,
          c1 = rows > 1 ? to + pitchC : to;
        const a2 = rows > 2 ? a1 + pitchA : a1,
          c2 = rows > 2 ? c1 + pitchC : c1;
        const a3 = rows > 3 ? a2 + pitchA : a2,
          c3 = rows > 3 ? c2 + pitchC : c2;
        if (panel === 8) dense8(from, a1, a2, a3, to, c1, c2, c3, b, depth, n, g);
        else dense4(from, a1, a2, a3, to, c1, c2, c3, b, depth, n, g);
        from += 4 * pitchA;
        to += 4 * pitchC;
      }
      b += <usize>panel * pitchA;
      n += panel;
    }
  }
}

function dense8(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  b: usize,
  depth: i32,
  n: i32,
  g: RowProductSizes,
): void {
  const columns = g.columns - n,
    bias = g.biasOf(n);
  let c00 = bias ? loadLanes(bias, columns) : f32x4.splat(0);
  let c01 = bias ? loadLanes(bias + 16, columns - 4) : f32x4.splat(0);
  let c10 = c00,
    c11 = c01,
    c20 = c00,
    c21 = c01,
    c30 = c00,
    c31 = c01;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const s0 = v128.load32_splat(a0);
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
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += 32;
  }
  const activation = g.activation;
  if (activation !== 0) {
    const alpha = g.alpha;
    c00 = activate(c00, activation, alpha);
    c01 = activate(c01, activation, alpha);
    c10 = activate(c10, activation, alpha);
    c11 = activate(c11, activation, alpha);
    c20 = activate(c20, activation, alpha);
    c21 = activate(c21, activation, alpha);
    c30 = activate(c30, activation, alpha);
    c31 = activate(c31, activation, alpha);
  }
  v128.store(p0, c00);
  v128.store(p1, c10);
  v128.store(p2, c20);
  v128.store(p3, c30);
  if (columns >= 8) {
    v128.store(p0, c01, 16);
    v128.store(p1, c11, 16);
    v128.store(p2, c21, 16);
    v128.store(p3, c31, 16);
    return;
  }
  storeLanes(p0 + 16, c01, columns - 4);
  storeLanes(p1 + 16, c11, columns - 4);
  storeLanes(p2 + 16, c21, columns - 4);
  storeLanes(p3 + 16, c31, columns - 4);
}

function dense4(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  b: usize,
  depth: i32,
  n: i32,
  g: RowProductSizes,
): void {
  const columns = g.columns - n,
    bias = g.biasOf(n);
  let c0 = bias ? loadLanes(bias, columns) : f32x4.splat(0);
  let c1 = c0,
    c2 = c0,
    c3 = c0;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b);
    c0 = multiplyAdd(v128.load32_splat(a0), b0, c0);
    c1 = multiplyAdd(v128.load32_splat(a1), b0, c1);
    c2 = multiplyAdd(v128.load32_splat(a2), b0, c2);
    c3 = multiplyAdd(v128.load32_splat(a3), b0, c3);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += 16;
  }
  const activation = g.activation,
    alpha = g.alpha;
  storeLanes(p0, activate(c0, activation, alpha), columns);
  storeLanes(p1, activate(c1, activation, alpha), columns);
  storeLanes(p2, activate(c2, activation, alpha), columns);
  storeLanes(p3, activate(c3, activation, alpha), columns);
}
