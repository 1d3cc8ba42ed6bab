/**
 * Four rows of C = A B, the eight or four columns from n on, or the column n.
 *
 * A row is not stored as such: its stretches (row_product_sizes.ts) start at the row's own pointer. That is how a
 * window lies in an image. `rows` and `outputs` hold four pointers each: where A's rows begin and where C's go.
 */
import { activate, loadLanes, multiplyAdd, storeLanes } from './multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { RowProductSizes } from './row_product_sizes';

/** Up to 8 columns; B is a panel of 8 floats a step. */
export function tile8(rows: usize, outputs: usize, b: usize, n: i32, g: RowProductSizes): void {
  const planes = g.planes,
    lines = g.lines,
    length = g.length,
    planePitch = g.planePitch,
    linePitch = g.linePitch;
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
  const r0 = <usize>load<u32>(rows),
    r1 = <usize>load<u32>(rows, 4);
  const r2 = <usize>load<u32>(rows, 8),
    r3 = <usize>load<u32>(rows, 12);
  for (let plane = 0; plane < planes; plane++) {
    for (let line = 0; line < lines; line++) {
      const skip = <usize>plane * planePitch + <usize>line * linePitch;
      let a0 = r0 + skip,
        a1 = r1 + skip,
        a2 = r2 + skip,
        a3 = r3 + skip;
      for (let k = length; k > 0; k--) {
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
    }
  }
  const activation = g.activation,
    alpha = g.alpha;
  store8(load<u32>(outputs), c00, c01, columns, activation, alpha);
  store8(load<u32>(outputs, 4), c10, c11, columns, activation, alpha);
  store8(load<u32>(outputs, 8), c20, c21, columns, activation, alpha);
  store8(load<u32>(outputs, 12), c30, c31, columns, activation, alpha);
}

function store8(p: usize, v0: v128, v1: v128, columns: i32, activation: i32, alpha: f32): void {
  storeLanes(p, activate(v0, activation, alpha), columns);
  storeLanes(p + 16, activate(v1, activation, alpha), columns - 4);
}

/** Up to 4 columns; B is a panel of 4 floats a step. */
export function tile4(rows: usize, outputs: usize, b: usize, n: i32, g: RowProductSizes): void {
  const planes = g.planes,
    lines = g.lines,
    length = g.length,
    planePitch = g.planePitch,
    linePitch = g.linePitch;
  const columns = g.columns - n,
    bias = g.biasOf(n);
  let c0 = bias ? loadLanes(bias, columns) : f32x4.splat(0);
  let c1 = c0,
    c2 = c0,
    c3 = c0;
  const r0 = <usize>load<u32>(rows),
    r1 = <usize>load<u32>(rows, 4);
  const r2 = <usize>load<u32>(rows, 8),
    r3 = <usize>load<u32>(rows, 12);
  for (let plane = 0; plane < planes; plane++) {
    for (let line = 0; line < lines; line++) {
      const skip = <usize>plane * planePitch + <usize>line * linePitch;
      let a0 = r0 + skip,
        a1 = r1 + skip,
        a2 = r2 + skip,
        a3 = r3 + skip;
      for (let k = length; k > 0; k--) {
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
    }
  }
  const activation = g.activation,
    alpha = g.alpha;
  storeLanes(load<u32>(outputs), activate(c0, activation, alpha), columns);
  storeLanes(load<u32>(outputs, 4), activate(c1, activation, alpha), columns);
  storeLanes(load<u32>(outputs, 8), activate(c2, activation, alpha), columns);
  storeLanes(load<u32>(outputs, 12), activate(c3, activation, alpha), columns);
}

/** One column; B is that column and `length` a multiple of 4. */
export function dots(rows: usize, outputs: usize, b: usize, n: i32, g: RowProductSizes): void {
  const planes = g.planes,
    lines = g.lines,
    length = g.length,
    planePitch = g.planePitch,
    linePitch = g.linePitch;
  const bias = g.biasOf(n);
  let c0 = f32x4.splat(0);
  let c1 = c0,
    c2 = c0,
    c3 = c0;
  const r0 = <usize>load<u32>(rows),
    r1 = <usize>load<u32>(rows, 4);
  const r2 = <usize>load<u32>(rows, 8),
    r3 = <usize>load<u32>(rows, 12);
  for (let plane = 0; plane < planes; plane++) {
    for (let line = 0; line < lines; line++) {
      const skip = <usize>plane * planePitch + <usize>line * linePitch;
      let a0 = r0 + skip,
        a1 = r1 + skip,
        a2 = r2 + skip,
        a3 = r3 + skip;
      for (let k = length; k > 0; k -= 4) {
        const b0 = v128.load(b);
        c0 = multiplyAdd(v128.load(a0), b0, c0);
        c1 = multiplyAdd(v128.load(a1), b0, c1);
        c2 = multiplyAdd(v128.load(a2), b0, c2);
        c3 = multiplyAdd(v128.load(a3), b0, c3);
        a0 += 16;
        a1 += 16;
        a2 += 16;
        a3 += 16;
        b += 16;
      }
    }
  }
  const start: f32 = bias ? f32.load(bias) : 0;
  let sums = f32x4.splat(start + sum(c0));
  sums = f32x4.replace_lane(sums, 1, start + sum(c1));
  sums = f32x4.replace_lane(sums, 2, start + sum(c2));
  sums = f32x4.replace_lane(sums, 3, start + sum(c3));
  sums = activate(sums, g.activation, g.alpha);
  f32.store(load<u32>(outputs), f32x4.extract_lane(sums, 0));
  f32.store(load<u32>(outputs, 4), f32x4.extract_lane(sums, 1));
  f32.store(load<u32>(outputs, 8), f32x4.extract_lane(sums, 2));
  f32.store(load<u32>(outputs, 12), f32x4.extract_lane(sums, 3));
}

function sum(v: v128): f32 {
  const left = f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1);
  return left + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}
