/**
 * The window placed of a maximum pooling, channels m to before `end`: its maxima go to y or, where y is 0, its
 * dy to the places in dx where the first largest values are. `once` says that no other window writes there.
 */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { PoolPlan } from './pool_plan';

/** Four channels at a time. */
export function window4(
  x: usize,
  dy: usize,
  dx: usize,
  y: usize,
  once: bool,
  g: PoolPlan,
  m: i32,
  end: i32,
): void {
  const c = g.ci,
    ih = g.ih,
    iw = g.iw;
  const d0 = g.d0,
    d1 = g.d1,
    h0 = g.h0,
    h1 = g.h1,
    w0 = g.w0,
    w1 = g.w1;
  for (; m < end; m += 4) {
    const start = ((d0 * ih + h0) * iw + w0) * c + m;
    // NaN is larger than nothing, first or not.
    let best = f32x4.splat(-Infinity);
    let place = i32x4.splat(start);
    for (let z = d0; z < d1; z++) {
      for (let h = h0; h < h1; h++) {
        let at = ((z * ih + h) * iw + w0) * c + m;
        for (let w = w0; w < w1; w++) {
          const v = v128.load(x + ((<usize>at) << 2));
          const larger = f32x4.gt(v, best);
          best = v128.bitselect(v, best, larger);
          place = v128.bitselect(i32x4.splat(at), place, larger);
          at += c;
        }
      }
    }
    if (y) {
      v128.store(y + ((<usize>m) << 2), best);
      continue;
    }
    // Every pixel of the window takes the gradient of the channels whose maximum it is.
    const gradient = v128.load(dy + ((<usize>m) << 2));
    for (let z = d0; z < d1; z++) {
      for (let h = h0; h < h1; h++) {
        let at = ((z * ih + h) * iw + w0) * c + m;
        for (let w = w0; w < w1; w++) {
          const p = dx + ((<usize>at) << 2);
          const mine = v128.and(i32x4.eq(place, i32x4.splat(at)), gradient);
          v128.store(p, once ? mine : f32x4.add(v128.load(p), mine));
          at += c;
        }
      }
    }
  }
}

/** One channel at a time. */
export function window1(
  x: usize,
  dy: usize,
  dx: usize,
  y: usize,
  once: bool,
  g: PoolPlan,
  m: i32,
  end: i32,
): void {
  const c = g.ci,
    ih = g.ih,
    iw = g.iw;
  const d0 = g.d0,
    d1 = g.d1,
    h0 = g.h0,
    h1 = g.h1,
    w0 = g.w0,
    w1 = g.w1;
  for (; m < end; m++) {
    let place = ((d0 * ih + h0) * iw + w0) * c + m;
    let best: f32 = -Infinity;
    for (let z = d0; z < d1; z++) {
      for (let h = h0; h < h1; h++) {
        let at = ((z * ih + h) * iw + w0) * c + m;
        for (let w = w0; w < w1; w++) {
          const v = f32.load(x + ((<usize>at) << 2));
          if (v > best) {
            best = v;
            place = at;
          }
          // The gradient may go elsewhere: what nothing else writes begins at 0.
          if (once) f32.store(dx + ((<usize>at) << 2), 0);
          at += c;
        }
      }
    }
    if (y) {
      f32.store(y + ((<usize>m) << 2), best);
      continue;
    }
    const p = dx + ((<usize>place) << 2);
    f32.store(p, f32.load(p) + f32.load(dy + ((<usize>m) << 2)));
  }
}
