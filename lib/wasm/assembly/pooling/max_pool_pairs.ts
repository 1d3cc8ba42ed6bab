/**
 * Windows of 2 x 2 pixels, and of two in a signal, the commonest, their channels in fours: the values of a
 * channel stay in registers. They do what window4 does: NaN is larger than nothing.
 */

/** y: the maxima of the first `channels` channels, from the pixel at x; rows are `pitch` bytes apart. */
export function squareMaximum(x: usize, y: usize, pitch: usize, c: i32, channels: i32): void {
  const right = (<usize>c) << 2;
  const end = y + ((<usize>channels) << 2);
  for (; y < end; y += 16) {
    const first = f32x4.pmax(f32x4.splat(-Infinity), v128.load(x));
    const top = f32x4.pmax(first, v128.load(x + right));
    const left = f32x4.pmax(top, v128.load(x + pitch));
    v128.store(y, f32x4.pmax(left, v128.load(x + pitch + right)));
    x += 16;
  }
}

/** dx at the four pixels: dy at the first largest value, 0 at the others. */
export function squareGradient(
  x: usize,
  dy: usize,
  dx: usize,
  pitch: usize,
  c: i32,
  channels: i32,
): void {
  const right = (<usize>c) << 2;
  const end = dy + ((<usize>channels) << 2);
  for (; dy < end; dy += 16) {
    const gradient = v128.load(dy);
    let best = f32x4.pmax(f32x4.splat(-Infinity), v128.load(x));
    const b = v128.load(x + right),
      c = v128.load(x + pitch),
      d = v128.load(x + pitch + right);
    // As each later value is larger than all before it, or is not.
    const second = f32x4.gt(b, best);
    best = f32x4.pmax(best, b);
    const third = f32x4.gt(c, best);
    best = f32x4.pmax(best, c);
    const fourth = f32x4.gt(d, best);
    const last = v128.or(third, fourth);
    v128.store(dx, v128.andnot(gradient, v128.or(second, last)));
    v128.store(dx + right, v128.and(gradient, v128.andnot(second, last)));
    v128.store(dx + pitch, v128.and(gradient, v128.andnot(third, fourth)));
    v128.store(dx + pitch + right, v128.and(gradient, fourth));
    x += 16;
    dx += 16;
  }
}

/** squareMaximum of two pixels, `step` bytes apart. */
export function pairMaximum(x: usize, y: usize, step: usize, channels: i32): void {
  const end = y + ((<usize>channels) << 2);
  for (; y < end; y += 16) {
    const first = f32x4.pmax(f32x4.splat(-Infinity), v128.load(x));
    v128.store(y, f32x4.pmax(first, v128.load(x + step)));
    x += 16;
  }
}

/** squareGradient of two pixels, `step` bytes apart. */
export function pairGradient(x: usize, dy: usize, dx: usize, step: usize, channels: i32): void {
  const end = dy + ((<usize>channels) << 2);
  for (; dy < end; dy += 16) {
    const gradient = v128.load(dy);
    const first = f32x4.pmax(f32x4.splat(-Infinity), v128.load(x));
    const second = f32x4.gt(v128.load(x + step), first);
    v128.store(dx, v128.andnot(gradient, second));
    v128.store(dx + step, v128.and(gradient, second));
    x += 16;
    dx += 16;
  }
}
