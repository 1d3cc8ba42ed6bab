/** Sums of rows: by an index for each row, along two maps of an image, or all of them. */
import { Geometry } from '../memory/geometry';
import { loadLanes, multiplyAdd, storeLanes, zero } from './multiply_add';

function addRow(from: usize, to: usize, width: i32): void {
  for (let n = 0; n < width; n += 4) {
    const lanes = width - n,
      at = (<usize>n) << 2;
    storeLanes(to + at, f32x4.add(loadLanes(to + at, lanes), loadLanes(from + at, lanes)), lanes);
  }
}

function addScaledRow(from: usize, to: usize, width: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  for (let n = 0; n < width; n += 4) {
    const lanes = width - n,
      at = (<usize>n) << 2;
    const sum = multiplyAdd(loadLanes(from + at, lanes), factor, loadLanes(to + at, lanes));
    storeLanes(to + at, sum, lanes);
  }
}

/** to[ids[i]] += from[i] for rows of `width`; ids outside 0 .. limit - 1 are left out. */
export function addRowsById(
  from: usize,
  ids: usize,
  to: usize,
  rows: i32,
  width: i32,
  limit: i32,
): void {
  for (let i = 0; i < rows; i++) {
    const id = load<i32>(ids + ((<usize>i) << 2));
    if (id >= 0 && id < limit) addRow(from, to + ((<usize>id * width) << 2), width);
    from += (<usize>width) << 2;
  }
}

/** The gradient of a resize, and where its maps of rows and of columns lie. */
@unmanaged
export class ResizeSizes extends Geometry {
  rows: usize;
  columns: usize;
}

/** dx [batch, ih, iw, c] += dy [batch, oh, ow, c], each pixel at (rows[y], columns[x]). */
export function nearestGradient(dy: usize, dx: usize, g: ResizeSizes): void {
  const c = g.ci,
    iw = g.iw,
    ow = g.ow;
  for (let n = 0; n < g.batch; n++) {
    for (let y = 0; y < g.oh; y++) {
      const row = n * g.ih + load<i32>(g.rows + ((<usize>y) << 2));
      addRowsById(dy, g.columns, dx + ((<usize>row * iw * c) << 2), ow, c, iw);
      dy += (<usize>ow * c) << 2;
    }
  }
}

/**
 * dx [batch, ih, iw, c] += dy [batch, oh, ow, c], each pixel shared by four. A map is three lists of the
 * output's length: the lower places, the upper ones, and the fractions that the upper ones get.
 */
export function bilinearGradient(dy: usize, dx: usize, g: ResizeSizes): void {
  const c = g.ci,
    ow = g.ow,
    columns = g.columns;
  const h = (<usize>g.oh) << 2,
    w = (<usize>ow) << 2;
  const line = (<usize>g.iw * c) << 2;
  for (let n = 0; n < g.batch; n++) {
    for (let y = 0; y < g.oh; y++) {
      const low = g.rows + ((<usize>y) << 2);
      const top = dx + <usize>(n * g.ih + load<i32>(low)) * line;
      const bottom = dx + <usize>(n * g.ih + load<i32>(low + h)) * line;
      const down = load<f32>(low + 2 * h);
      for (let x = 0; x < ow; x++) {
        const near = columns + ((<usize>x) << 2);
        const left = (<usize>(load<i32>(near) * c)) << 2;
        const right = (<usize>(load<i32>(near + w) * c)) << 2;
        const across = load<f32>(near + 2 * w);
        addScaledRow(dy, top + left, c, (1 - down) * (1 - across));
        addScaledRow(dy, top + right, c, (1 - down) * across);
        addScaledRow(dy, bottom + left, c, down * (1 - across));
        addScaledRow(dy, bottom + right, c, down * across);
        dy += (<usize>c) << 2;
      }
    }
  }
}

/** Rows whose sum is formed in registers before it is added: short sums keep float32 exact enough. */
const BLOCK: i32 = 512;

/** to [ceil(rows / 512), columns] = the sums that sumRows adds up, in its order, of x [rows, columns]. */
export function sumBlocks(x: usize, to: usize, rows: i32, columns: i32): void {
  for (let block = 0; block < rows; block += BLOCK) {
    zero(to, columns);
    sumRows(x, to, min(BLOCK, rows - block), columns);
    x += (<usize>(BLOCK * columns)) << 2;
    to += (<usize>columns) << 2;
  }
}

/** to [columns] += the sum of x [rows, columns] over its rows. */
export function sumRows(x: usize, to: usize, rows: i32, columns: i32): void {
  const pitch = (<usize>columns) << 2;
  for (let block = 0; block < rows; block += BLOCK) {
    const steps = min(BLOCK, rows - block);
    const start = x + <usize>block * pitch;
    let n = 0;
    for (; n + 16 <= columns; n += 16) {
      let c0 = f32x4.splat(0);
      let c1 = c0,
        c2 = c0,
        c3 = c0;
      let p = start + ((<usize>n) << 2);
      for (let i = 0; i < steps; i++) {
        c0 = f32x4.add(c0, v128.load(p));
        c1 = f32x4.add(c1, v128.load(p, 16));
        c2 = f32x4.add(c2, v128.load(p, 32));
        c3 = f32x4.add(c3, v128.load(p, 48));
        p += pitch;
      }
      const sum = to + ((<usize>n) << 2);
      v128.store(sum, f32x4.add(v128.load(sum), c0));
      v128.store(sum, f32x4.add(v128.load(sum, 16), c1), 16);
      v128.store(sum, f32x4.add(v128.load(sum, 32), c2), 32);
      v128.store(sum, f32x4.add(v128.load(sum, 48), c3), 48);
    }
    for (; n < columns; n += 4) {
      const lanes = columns - n;
      let c0 = f32x4.splat(0);
      let p = start + ((<usize>n) << 2);
      for (let i = 0; i < steps; i++) {
        c0 = f32x4.add(c0, loadLanes(p, lanes));
        p += pitch;
      }
      const sum = to + ((<usize>n) << 2);
      storeLanes(sum, f32x4.add(loadLanes(sum, lanes), c0), lanes);
    }
  }
}
