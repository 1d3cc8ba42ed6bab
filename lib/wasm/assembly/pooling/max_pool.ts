/** Maximum pooling in three dimensions, channels last, and its gradient; windows are cut at the border. */

// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Geometry } from '../memory/geometry';
import { zero } from '../product/multiply_add';
import { pairGradient, pairMaximum, squareGradient, squareMaximum } from './max_pool_pairs';
import { window1, window4 } from './max_pool_window';

/** y: the largest value of each window. */
export function maxPool(x: usize, y: usize, g: Geometry): void {
  pool(x, 0, 0, y, false, g);
}

/** dx: each window's dy goes to its first largest value. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, g: Geometry): void {
  // Windows that lie side by side and cover everything write each value once.
  const beside = g.sd === g.kd && g.sh === g.kh && g.sw === g.kw;
  const once = beside && g.id === g.od * g.kd && g.ih === g.oh * g.kh && g.iw === g.ow * g.kw;
  if (!once) zero(dx, <usize>g.batch * g.inputs);
  pool(x, dy, dx, 0, once, g);
}

/**
 * All windows: the maximum into y or, where y is 0, dy to dx. What changes with a window stays in locals: handed
 * over in a struct it made windows of 3 x 3 a twentieth slower.
 */
function pool(x: usize, dy: usize, dx: usize, y: usize, once: bool, g: Geometry): void {
  const c = g.ci,
    ih = g.ih,
    iw = g.iw,
    ow = g.ow,
    kw = g.kw,
    sw = g.sw,
    bw = g.bw;
  const whole = c & ~3;
  const pitch = (<usize>iw * c) << 2;
  const size = g.inputs << 2;
  for (let n = 0; n < g.batch; n++) {
    for (let z = 0; z < g.od; z++) {
      const d0 = g.depth.first(z),
        d1 = g.depth.end(z);
      for (let h = 0; h < g.oh; h++) {
        const h0 = g.height.first(h),
          h1 = g.height.end(h);
        for (let w = 0; w < ow; w++) {
          const w0 = max(w * sw - bw, 0),
            w1 = min(w * sw - bw + kw, iw);
          const corner = (<usize>((d0 * ih + h0) * iw + w0) * c) << 2;
          const tall = h1 - h0,
            wide = w1 - w0;
          const few = d1 - d0 === 1 && tall <= 2 && wide <= 2 && (y !== 0 || once);
          const from = x + corner;
          if (few && tall * wide === 4) {
            if (y) squareMaximum(from, y, pitch, c, whole);
            else squareGradient(from, dy, dx + corner, pitch, c, whole);
          } else if (few && tall * wide === 2) {
            const step = tall === 2 ? pitch : (<usize>c) << 2;
            if (y) pairMaximum(from, y, step, whole);
            else pairGradient(from, dy, dx + corner, step, whole);
          } else {
            for (let m = 0; m < whole; m += 4) {
              window4(x, dy, dx, y, once, ih, iw, c, m, d0, d1, h0, h1, w0, w1);
            }
          }
          for (let m = whole; m < c; m++) {
            window1(x, dy, dx, y, once, ih, iw, c, m, d0, d1, h0, h1, w0, w1);
          }
          if (y) y += (<usize>c) << 2;
          else dy += (<usize>c) << 2;
        }
      }
    }
    x += size;
    dx += size;
  }
}
