/** Maximum pooling in three dimensions, channels last, and its gradient; windows are cut at the border. */

import { zero } from '../product/multiply_add';
import { pairGradient, pairMaximum, squareGradient, squareMaximum } from './max_pool_pairs';
import { window1, window4 } from './max_pool_window';

/** y: the largest value of each window. */
export function maxPool(
  x: usize,
  y: usize,
  batch: i32,
  id: i32,
  ih: i32,
  iw: i32,
  c: i32,
  od: i32,
  oh: i32,
  ow: i32,
  kd: i32,
  kh: i32,
  kw: i32,
  sd: i32,
  sh: i32,
  sw: i32,
  bd: i32,
  bh: i32,
  bw: i32,
): void {
  pool(x, 0, 0, y, false, batch, id, ih, iw, c, od, oh, ow, kd, kh, kw, sd, sh, sw, bd, bh, bw);
}

/** dx: each window's dy goes to its first largest value. */
export function maxPoolGradient(
  x: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  id: i32,
  ih: i32,
  iw: i32,
  c: i32,
  od: i32,
  oh: i32,
  ow: i32,
  kd: i32,
  kh: i32,
  kw: i32,
  sd: i32,
  sh: i32,
  sw: i32,
  bd: i32,
  bh: i32,
  bw: i32,
): void {
  // Windows that lie side by side and cover everything write each value once.
  const beside = sd === kd && sh === kh && sw === kw;
  const once = beside && id === od * kd && ih === oh * kh && iw === ow * kw;
  if (!once) zero(dx, <usize>batch * id * ih * iw * c);
  pool(x, dy, dx, 0, once, batch, id, ih, iw, c, od, oh, ow, kd, kh, kw, sd, sh, sw, bd, bh, bw);
}

/** All windows: the maximum into y or, where y is 0, dy to dx. */
function pool(
  x: usize,
  dy: usize,
  dx: usize,
  y: usize,
  once: bool,
  batch: i32,
  id: i32,
  ih: i32,
  iw: i32,
  c: i32,
  od: i32,
  oh: i32,
  ow: i32,
  kd: i32,
  kh: i32,
  kw: i32,
  sd: i32,
  sh: i32,
  sw: i32,
  bd: i32,
  bh: i32,
  bw: i32,
): void {
  const whole = c & ~3;
  const pitch = (<usize>iw * c) << 2;
  const size = <usize>id * ih * pitch;
  for (let n = 0; n < batch; n++) {
    for (let z = 0; z < od; z++) {
      const d0 = max(z * sd - bd, 0),
        d1 = min(z * sd - bd + kd, id);
      for (let h = 0; h < oh; h++) {
        const h0 = max(h * sh - bh, 0),
          h1 = min(h * sh - bh + kh, ih);
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
