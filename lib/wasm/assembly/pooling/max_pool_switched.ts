/** The adjoint of a maximum pooling's gradient in three dimensions, channels last. */
import { loadLanes, storeLanes } from '../product/multiply_add';

/** y: of each window the value of g, which is of x's shape, where x is largest first. */
export function maxPoolSwitched(
  x: usize,
  g: usize,
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
  const size = (<usize>id * ih * iw * c) << 2;
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
          for (let m = 0; m < c; m += 4) {
            const lanes = c - m,
              start = (<usize>((d0 * ih + h0) * iw + w0) * c + m) << 2;
            let best = f32x4.splat(-Infinity),
              value = loadLanes(g + start, lanes);
            for (let i = d0; i < d1; i++) {
              for (let j = h0; j < h1; j++) {
                let at = (<usize>((i * ih + j) * iw + w0) * c + m) << 2;
                for (let k = w0; k < w1; k++) {
                  const v = loadLanes(x + at, lanes),
                    larger = f32x4.gt(v, best);
                  best = v128.bitselect(v, best, larger);
                  value = v128.bitselect(loadLanes(g + at, lanes), value, larger);
                  at += (<usize>c) << 2;
                }
              }
            }
            storeLanes(y + ((<usize>m) << 2), value, lanes);
          }
          y += (<usize>c) << 2;
        }
      }
    }
    x += size;
    g += size;
  }
}
