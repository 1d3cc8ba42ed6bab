/** Tiles of C += aT B, summed over `steps` rows of a and B. */
import { loadLanes, multiplyAdd, storeLanes } from './multiply_add';

/** C [lines, columns], 4 x 8 at most. a is packed, 4 floats a step; B's steps are `pitchB` bytes apart. */
export function addProduct4x8(
  steps: i32,
  a: usize,
  b: usize,
  pitchB: usize,
  c: usize,
  pitchC: usize,
  lines: i32,
  columns: i32,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  for (let p = steps; p > 0; p--) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const s0 = v128.load32_splat(a);
    c00 = multiplyAdd(s0, b0, c00);
    c01 = multiplyAdd(s0, b1, c01);
    const s1 = v128.load32_splat(a, 4);
    c10 = multiplyAdd(s1, b0, c10);
    c11 = multiplyAdd(s1, b1, c11);
    const s2 = v128.load32_splat(a, 8);
    c20 = multiplyAdd(s2, b0, c20);
    c21 = multiplyAdd(s2, b1, c21);
    const s3 = v128.load32_splat(a, 12);
    c30 = multiplyAdd(s3, b0, c30);
    c31 = multiplyAdd(s3, b1, c31);
    a += 16;
    b += pitchB;
  }
  add8(c, c00, c01, columns);
  if (lines > 1) add8(c + pitchC, c10, c11, columns);
  if (lines > 2) add8(c + 2 * pitchC, c20, c21, columns);
  if (lines > 3) add8(c + 3 * pitchC, c30, c31, columns);
}

function add8(c: usize, v0: v128, v1: v128, columns: i32): void {
  addLanes(c, v0, columns);
  addLanes(c + 16, v1, columns - 4);
}

function addLanes(c: usize, v: v128, lanes: i32): void {
  storeLanes(c, f32x4.add(loadLanes(c, lanes), v), lanes);
}

/**
 * C [16, columns] for 1 or 2 columns, where a vector along the columns would be mostly empty: a's rows
 * start at pointers[p] + skip, `lanes` of the 16 floats count. B's steps and C's rows are `pitch` bytes apart.
 */
export function addThin(
  steps: i32,
  pointers: usize,
  skip: usize,
  b: usize,
  c: usize,
  pitch: usize,
  lanes: i32,
  columns: i32,
): void {
  let c0 = f32x4.splat(0);
  let c1 = c0,
    c2 = c0,
    c3 = c0,
    d0 = c0,
    d1 = c0,
    d2 = c0,
    d3 = c0;
  if (lanes >= 16 && columns === 2) {
    for (let p = steps; p > 0; p--) {
      const a = <usize>load<u32>(pointers) + skip;
      const b0 = v128.load32_splat(b),
        b1 = v128.load32_splat(b, 4);
      const a0 = v128.load(a),
        a1 = v128.load(a, 16),
        a2 = v128.load(a, 32),
        a3 = v128.load(a, 48);
      c0 = multiplyAdd(a0, b0, c0);
      c1 = multiplyAdd(a1, b0, c1);
      c2 = multiplyAdd(a2, b0, c2);
      c3 = multiplyAdd(a3, b0, c3);
      d0 = multiplyAdd(a0, b1, d0);
      d1 = multiplyAdd(a1, b1, d1);
      d2 = multiplyAdd(a2, b1, d2);
      d3 = multiplyAdd(a3, b1, d3);
      pointers += 4;
      b += pitch;
    }
  } else if (lanes >= 16) {
    for (let p = steps; p > 0; p--) {
      const a = <usize>load<u32>(pointers) + skip;
      const b0 = v128.load32_splat(b);
      c0 = multiplyAdd(v128.load(a), b0, c0);
      c1 = multiplyAdd(v128.load(a, 16), b0, c1);
      c2 = multiplyAdd(v128.load(a, 32), b0, c2);
      c3 = multiplyAdd(v128.load(a, 48), b0, c3);
      pointers += 4;
      b += pitch;
    }
  } else {
    for (let p = steps; p > 0; p--) {
      const a = <usize>load<u32>(pointers) + skip;
      const b0 = v128.load32_splat(b);
      const b1 = columns > 1 ? v128.load32_splat(b, 4) : b0;
      const a0 = loadLanes(a, lanes);
      c0 = multiplyAdd(a0, b0, c0);
      d0 = multiplyAdd(a0, b1, d0);
      if (lanes > 4) {
        const a1 = loadLanes(a + 16, lanes - 4);
        c1 = multiplyAdd(a1, b0, c1);
        d1 = multiplyAdd(a1, b1, d1);
      }
      if (lanes > 8) {
        const a2 = loadLanes(a + 32, lanes - 8);
        c2 = multiplyAdd(a2, b0, c2);
        d2 = multiplyAdd(a2, b1, d2);
      }
      if (lanes > 12) {
        const a3 = loadLanes(a + 48, lanes - 12);
        c3 = multiplyAdd(a3, b0, c3);
        d3 = multiplyAdd(a3, b1, d3);
      }
      pointers += 4;
      b += pitch;
    }
  }
  addColumn(c, c0, c1, c2, c3, pitch, lanes);
  if (columns > 1) addColumn(c + 4, d0, d1, d2, d3, pitch, lanes);
}

function addColumn(
  c: usize,
  v0: v128,
  v1: v128,
  v2: v128,
  v3: v128,
  pitch: usize,
  lanes: i32,
): void {
  addDown(c, v0, pitch, lanes);
  addDown(c + 4 * pitch, v1, pitch, lanes - 4);
  addDown(c + 8 * pitch, v2, pitch, lanes - 8);
  addDown(c + 12 * pitch, v3, pitch, lanes - 12);
}

/** Adds up to four lanes to floats that are `pitch` bytes apart. */
function addDown(c: usize, v: v128, pitch: usize, lanes: i32): void {
  if (lanes > 0) f32.store(c, f32.load(c) + f32x4.extract_lane(v, 0));
  if (lanes > 1) f32.store(c + pitch, f32.load(c + pitch) + f32x4.extract_lane(v, 1));
  if (lanes > 2) f32.store(c + 2 * pitch, f32.load(c + 2 * pitch) + f32x4.extract_lane(v, 2));
  if (lanes > 3) f32.store(c + 3 * pitch, f32.load(c + 3 * pitch) + f32x4.extract_lane(v, 3));
}
