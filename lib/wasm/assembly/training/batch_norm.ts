/**
 * Batch normalisation (Ioffe & Szegedy 2015, arXiv 1502.03167) of x [rows, columns] along its columns. The
 * sums over rows are formed in blocks, as those of sumRows.
 */
import { loadLanes, multiplyAdd, storeLanes, zero } from '../product/multiply_add';

const BLOCK: i32 = 512;

/** sums [ceil(rows / 512), columns] = those that centredSums adds up, in its order. */
export function centredBlocks(
  x: usize,
  dy: usize,
  mean: usize,
  sums: usize,
  rows: i32,
  columns: i32,
): void {
  const pitch = (<usize>columns) << 2;
  for (let block = 0; block < rows; block += BLOCK) {
    const skip = <usize>block * pitch;
    zero(sums, columns);
    centredSums(x + skip, dy ? dy + skip : 0, mean, sums, min(BLOCK, rows - block), columns);
    sums += pitch;
  }
}

/** to [columns] += the sum over the rows of (x - mean) dy or, where dy is 0, of (x - mean)^2. */
export function centredSums(
  x: usize,
  dy: usize,
  mean: usize,
  to: usize,
  rows: i32,
  columns: i32,
): void {
  const pitch = (<usize>columns) << 2;
  for (let block = 0; block < rows; block += BLOCK) {
    const steps = min(BLOCK, rows - block);
    const start = <usize>block * pitch;
    let n = 0;
    for (; n + 8 <= columns; n += 8) {
      const at = (<usize>n) << 2;
      const m0 = v128.load(mean + at),
        m1 = v128.load(mean + at, 16);
      let c0 = f32x4.splat(0);
      let c1 = c0;
      let p = x + start + at,
        q = dy + start + at;
      for (let i = 0; i < steps; i++) {
        const a0 = f32x4.sub(v128.load(p), m0),
          a1 = f32x4.sub(v128.load(p, 16), m1);
        c0 = multiplyAdd(a0, dy ? v128.load(q) : a0, c0);
        c1 = multiplyAdd(a1, dy ? v128.load(q, 16) : a1, c1);
        p += pitch;
        q += pitch;
      }
      v128.store(to + at, f32x4.add(v128.load(to + at), c0));
      v128.store(to + at, f32x4.add(v128.load(to + at, 16), c1), 16);
    }
    for (; n < columns; n += 4) {
      const at = (<usize>n) << 2,
        lanes = columns - n;
      const m = loadLanes(mean + at, lanes);
      let c = f32x4.splat(0);
      let p = x + start + at,
        q = dy + start + at;
      for (let i = 0; i < steps; i++) {
        const a = f32x4.sub(loadLanes(p, lanes), m);
        c = multiplyAdd(a, dy ? loadLanes(q, lanes) : a, c);
        p += pitch;
        q += pitch;
      }
      storeLanes(to + at, f32x4.add(loadLanes(to + at, lanes), c), lanes);
    }
  }
}

/** y = (x - mean) factor + offset; the last three are [columns]. */
export function normalize(
  x: usize,
  y: usize,
  mean: usize,
  factor: usize,
  offset: usize,
  rows: i32,
  columns: i32,
): void {
  const whole = columns & ~3;
  for (let i = 0; i < rows; i++) {
    for (let n = 0; n < whole; n += 4) {
      const at = (<usize>n) << 2;
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      const scaled = f32x4.mul(centred, v128.load(factor + at));
      v128.store(y + at, f32x4.add(scaled, v128.load(offset + at)));
    }
    for (let n = whole; n < columns; n++) {
      const at = (<usize>n) << 2;
      const centred = f32.load(x + at) - f32.load(mean + at);
      f32.store(y + at, centred * f32.load(factor + at) + f32.load(offset + at));
    }
    x += (<usize>columns) << 2;
    y += (<usize>columns) << 2;
  }
}

/**
 * dx = factor (dy - meanDy - (x - mean) slope); all but dx, dy and x are [columns]. Addresses read from a struct or
 * a list made it up to 9 % slower.
 */
export function normalizeGradient(
  dy: usize,
  x: usize,
  dx: usize,
  factor: usize,
  meanDy: usize,
  mean: usize,
  slope: usize,
  rows: i32,
  columns: i32,
): void {
  const pitch = (<usize>columns) << 2,
    whole = columns & ~3;
  for (let i = 0; i < rows; i++) {
    for (let n = 0; n < whole; n += 4) {
      const at = (<usize>n) << 2;
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      const level = f32x4.sub(v128.load(dy + at), v128.load(meanDy + at));
      const back = f32x4.sub(level, f32x4.mul(centred, v128.load(slope + at)));
      v128.store(dx + at, f32x4.mul(back, v128.load(factor + at)));
    }
    for (let n = whole; n < columns; n++) {
      const at = (<usize>n) << 2;
      const centred = f32.load(x + at) - f32.load(mean + at);
      const level = f32.load(dy + at) - f32.load(meanDy + at);
      f32.store(dx + at, (level - centred * f32.load(slope + at)) * f32.load(factor + at));
    }
    x += pitch;
    dy += pitch;
    dx += pitch;
  }
}
