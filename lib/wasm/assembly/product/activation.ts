/** Activations that are passes of their own, and the gradients of activations. */
import { activate, loadLanes, storeLanes } from './multiply_add';

/** y = x where x is at least 0, else alpha x. */
export function leakyRelu(x: usize, y: usize, size: i32, alpha: f32): void {
  let n = 0;
  for (; n + 8 <= size; n += 8) {
    const at = (<usize>n) << 2;
    v128.store(y + at, activate(v128.load(x + at), 3, alpha));
    v128.store(y + at, activate(v128.load(x + at, 16), 3, alpha), 16);
  }
  for (; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    storeLanes(y + at, activate(loadLanes(x + at, lanes), 3, alpha), lanes);
  }
}

/** y = x, or `least` or `most` where it is beyond them; NaN stays. */
export function clip(x: usize, y: usize, size: i32, least: f32, most: f32): void {
  const low = f32x4.splat(least),
    high = f32x4.splat(most);
  let n = 0;
  // Pseudo-maxima keep their first side unless the second is larger.
  for (; n + 8 <= size; n += 8) {
    const at = (<usize>n) << 2;
    const first = f32x4.pmax(v128.load(x + at), low),
      second = f32x4.pmax(v128.load(x + at, 16), low);
    v128.store(y + at, f32x4.pmin(first, high));
    v128.store(y + at, f32x4.pmin(second, high), 16);
  }
  for (; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    const value = f32x4.pmin(f32x4.pmax(loadLanes(x + at, lanes), low), high);
    storeLanes(y + at, value, lanes);
  }
}

/** What a gradient is multiplied by: from the output y, of leakyRelu from the input. */
function slope(y: v128, activation: i32, alpha: f32): v128 {
  const one = f32x4.splat(1);
  if (activation <= 1) return v128.bitselect(one, f32x4.splat(alpha), f32x4.gt(y, f32x4.splat(0)));
  if (activation === 2) return f32x4.mul(y, f32x4.sub(one, y));
  return f32x4.sub(one, f32x4.mul(y, y));
}

/** dx = dy times the derivative of relu (0, alpha 0), leakyRelu (1), sigmoid (2) or tanh (3). */
export function activationGradient(
  dy: usize,
  y: usize,
  dx: usize,
  size: i32,
  activation: i32,
  alpha: f32,
): void {
  let n = 0;
  if (activation <= 1) {
    for (; n + 8 <= size; n += 8) {
      const at = (<usize>n) << 2;
      const first = slope(v128.load(y + at), 1, alpha);
      const second = slope(v128.load(y + at, 16), 1, alpha);
      v128.store(dx + at, f32x4.mul(v128.load(dy + at), first));
      v128.store(dx + at, f32x4.mul(v128.load(dy + at, 16), second), 16);
    }
  }
  for (; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    const factor = slope(loadLanes(y + at, lanes), activation, alpha);
    storeLanes(dx + at, f32x4.mul(loadLanes(dy + at, lanes), factor), lanes);
  }
}
