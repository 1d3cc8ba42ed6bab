/**
 * Average pooling in three dimensions, channels last, and its gradient. The average is over the values
 * that a window has: at the border they are fewer than kd kh kw.
 */
import { loadLanes, multiplyAdd, storeLanes, zero } from '../product/multiply_add';

/** y: the average of each window. */
export function averagePool(
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
  zero(y, <usize>batch * od * oh * ow * c);
  share(x, y, false, batch, id, ih, iw, c, od, oh, ow, kd, kh, kw, sd, sh, sw, bd, bh, bw);
}

/** dx: every value of a window gets its share of the window's dy. */
export function averagePoolGradient(
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
  zero(dx, <usize>batch * id * ih * iw * c);
  share(dx, dy, true, batch, id, ih, iw, c, od, oh, ow, kd, kh, kw, sd, sh, sw, bd, bh, bw);
}

/** Adds a share of each x to its windows' y or, backwards, of each y to its window's x. */
function share(
  x: usize,
  y: usize,
  backwards: bool,
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
          const part = f32x4.splat(<f32>1 / <f32>((d1 - d0) * (h1 - h0) * (w1 - w0)));
          for (let i = d0; i < d1; i++) {
            for (let j = h0; j < h1; j++) {
              const line = x + ((<usize>(((n * id + i) * ih + j) * iw + w0) * c) << 2);
              for (let k = 0; k < w1 - w0; k++) {
                const pixel = line + ((<usize>(k * c)) << 2);
                if (backwards) addScaled(y, part, pixel, c);
                else addScaled(pixel, part, y, c);
              }
            }
          }
          y += (<usize>c) << 2;
        }
      }
    }
  }
}

function addScaled(from: usize, factor: v128, to: usize, c: i32): void {
  for (let n = 0; n < c; n += 4) {
    const lanes = c - n,
      at = (<usize>n) << 2;
    const sum = multiplyAdd(loadLanes(from + at, lanes), factor, loadLanes(to + at, lanes));
    storeLanes(to + at, sum, lanes);
  }
}
