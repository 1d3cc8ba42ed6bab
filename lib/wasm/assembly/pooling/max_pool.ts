/** Maximum pooling in three dimensions, channels last, and its gradient; windows are cut at the border. */
import { zero } from '../product/multiply_add';
import { pairGradient, pairMaximum, squareGradient, squareMaximum } from './max_pool_pairs';
import {
  windowGradient1,
  windowGradient4,
  windowMaximum1,
  windowMaximum4,
  windowMaximum16,
} from './max_pool_window';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { PoolPlan } from './pool_plan';

/** y: the largest value of each window. */
export function maxPool(x: usize, y: usize, g: PoolPlan): void {
  pool(x, 0, 0, y, g);
}

/** dx: each window's dy goes to its first largest value. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, g: PoolPlan): void {
  // Windows that lie side by side and cover everything write each value once.
  const beside = g.sd === g.kd && g.sh === g.kh && g.sw === g.kw;
  const all = g.id === g.od * g.kd && g.ih === g.oh * g.kh && g.iw === g.ow * g.kw;
  g.once = <i32>(beside && all);
  if (!g.once) zero(dx, <usize>g.batch * g.inputs);
  pool(x, dy, dx, 0, g);
}

/** All windows: the maximum into y or, where y is 0, dy to dx. */
function pool(x: usize, dy: usize, dx: usize, y: usize, g: PoolPlan): void {
  const c = g.ci,
    ow = g.ow,
    whole = c & ~3;
  const pixel = (<usize>c) << 2,
    pitch = g.linePitch;
  for (let row = 0; row < g.rows; row++) {
    g.select(row);
    const tall = g.tall,
      few = g.deep === 1 && tall <= 2 && (y !== 0 || g.once !== 0);
    for (let w = 0; w < ow; w++) {
      const w0 = g.width.first(w),
        wide = g.width.end(w) - w0;
      const corner = g.start + <usize>w0 * pixel;
      const from = x + corner;
      if (few && wide === 2 && tall === 2) {
        if (y) squareMaximum(from, y, pitch, c, whole);
        else squareGradient(from, dy, dx + corner, pitch, c, whole);
      } else if (few && wide <= 2 && tall * wide === 2) {
        const step = tall === 2 ? pitch : pixel;
        if (y) pairMaximum(from, y, step, whole);
        else pairGradient(from, dy, dx + corner, step, whole);
      } else {
        let m = 0;
        for (; y !== 0 && m + 16 <= whole; m += 16) {
          const at = (<usize>m) << 2;
          windowMaximum16(from + at, y + at, wide, g);
        }
        for (; m < whole; m += 4) {
          const at = (<usize>m) << 2;
          if (y) windowMaximum4(from + at, y + at, wide, g);
          else windowGradient4(from + at, dy + at, dx + corner + at, wide, g);
        }
      }
      for (let m = whole; m < c; m++) {
        const at = (<usize>m) << 2;
        if (y) windowMaximum1(from + at, y + at, wide, g);
        else windowGradient1(from + at, dy + at, dx + corner + at, wide, g);
      }
      if (y) y += pixel;
      else dy += pixel;
    }
  }
}
