/** Maximum pooling in three dimensions, channels last, and its gradient; windows are cut at the border. */
import { loadLanes, storeLanes, zero } from './multiply_add';

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
  for (let n = 0; n < batch; n++) {
    const picture = x + ((<usize>n * id * ih * iw * c) << 2);
    for (let z = 0; z < od; z++) {
      for (let h = 0; h < oh; h++) {
        for (let w = 0; w < ow; w++) {
          window(
            picture,
            0,
            0,
            y,
            id,
            ih,
            iw,
            c,
            z * sd - bd,
            h * sh - bh,
            w * sw - bw,
            kd,
            kh,
            kw,
          );
          y += (<usize>c) << 2;
        }
      }
    }
  }
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
  const size = <usize>id * ih * iw * c;
  zero(dx, <usize>batch * size);
  for (let n = 0; n < batch; n++) {
    const offset = (<usize>n * size) << 2;
    for (let z = 0; z < od; z++) {
      for (let h = 0; h < oh; h++) {
        for (let w = 0; w < ow; w++) {
          const d0 = z * sd - bd,
            h0 = h * sh - bh,
            w0 = w * sw - bw;
          window(x + offset, dy, dx + offset, 0, id, ih, iw, c, d0, h0, w0, kd, kh, kw);
          dy += (<usize>c) << 2;
        }
      }
    }
  }
}

/** One window, four channels at a time: the maximum into y or, where y is 0, dy into dx. */
function window(
  x: usize,
  dy: usize,
  dx: usize,
  y: usize,
  id: i32,
  ih: i32,
  iw: i32,
  c: i32,
  d0: i32,
  h0: i32,
  w0: i32,
  kd: i32,
  kh: i32,
  kw: i32,
): void {
  const d1 = min(d0 + kd, id),
    h1 = min(h0 + kh, ih),
    w1 = min(w0 + kw, iw);
  d0 = max(d0, 0);
  h0 = max(h0, 0);
  w0 = max(w0, 0);
  const start = ((d0 * ih + h0) * iw + w0) * c;
  for (let n = 0; n < c; n += 4) {
    const lanes = c - n;
    let best = loadLanes(x + ((<usize>(start + n)) << 2), lanes);
    let place = i32x4.splat(start + n);
    for (let z = d0; z < d1; z++) {
      for (let h = h0; h < h1; h++) {
        let at = ((z * ih + h) * iw + w0) * c + n;
        for (let w = w0; w < w1; w++) {
          const v = loadLanes(x + ((<usize>at) << 2), lanes);
          const larger = f32x4.gt(v, best);
          best = v128.bitselect(v, best, larger);
          place = v128.bitselect(i32x4.splat(at), place, larger);
          at += c;
        }
      }
    }
    if (y) {
      storeLanes(y + ((<usize>n) << 2), best, lanes);
      continue;
    }
    const gradient = loadLanes(dy + ((<usize>n) << 2), lanes);
    add(dx, i32x4.extract_lane(place, 0), f32x4.extract_lane(gradient, 0));
    if (lanes > 1) add(dx, i32x4.extract_lane(place, 1) + 1, f32x4.extract_lane(gradient, 1));
    if (lanes > 2) add(dx, i32x4.extract_lane(place, 2) + 2, f32x4.extract_lane(gradient, 2));
    if (lanes > 3) add(dx, i32x4.extract_lane(place, 3) + 3, f32x4.extract_lane(gradient, 3));
  }
}

function add(to: usize, at: i32, value: f32): void {
  const p = to + ((<usize>at) << 2);
  f32.store(p, f32.load(p) + value);
}
