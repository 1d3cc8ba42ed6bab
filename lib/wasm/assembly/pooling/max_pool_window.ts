/**
 * One window of a maximum pooling, of the pixels from d0, h0, w0 up to but not d1, h1, w1: its maximum goes
 * to y or, where y is 0, its dy to the place in dx where the first largest value is. `once` says that no
 * other window writes there.
 */

/** One window, the four channels from m on. */
export function window4(
  x: usize,
  dy: usize,
  dx: usize,
  y: usize,
  once: bool,
  ih: i32,
  iw: i32,
  c: i32,
  m: i32,
  d0: i32,
  d1: i32,
  h0: i32,
  h1: i32,
  w0: i32,
  w1: i32,
): void {
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
    return;
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

/** One window, the channel m. */
export function window1(
  x: usize,
  dy: usize,
  dx: usize,
  y: usize,
  once: bool,
  ih: i32,
  iw: i32,
  c: i32,
  m: i32,
  d0: i32,
  d1: i32,
  h0: i32,
  h1: i32,
  w0: i32,
  w1: i32,
): void {
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
    return;
  }
  const p = dx + ((<usize>place) << 2);
  f32.store(p, f32.load(p) + f32.load(dy + ((<usize>m) << 2)));
}
