/** c + a b, in one rounding where the build may use relaxed SIMD. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The activations that a convolution can end with. */
export function activate(v: v128, activation: i32, alpha: f32): v128 {
  if (activation === 0) return v;
  const zero = f32x4.splat(0);
  if (activation === 1) return f32x4.max(v, zero);
  if (activation === 2) return f32x4.min(f32x4.max(v, zero), f32x4.splat(6));
  return v128.bitselect(v, f32x4.mul(v, f32x4.splat(alpha)), f32x4.ge(v, zero));
}

/** Stores the first `lanes` of four floats, or all. */
export function storeLanes(p: usize, v: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(p, v);
    return;
  }
  if (lanes > 0) f32.store(p, f32x4.extract_lane(v, 0));
  if (lanes > 1) f32.store(p, f32x4.extract_lane(v, 1), 4);
  if (lanes > 2) f32.store(p, f32x4.extract_lane(v, 2), 8);
}

/** Loads the first `lanes` of four floats, or all; the others are 0. */
export function loadLanes(p: usize, lanes: i32): v128 {
  if (lanes >= 4) return v128.load(p);
  let v = f32x4.splat(0);
  if (lanes > 0) v = f32x4.replace_lane(v, 0, f32.load(p));
  if (lanes > 1) v = f32x4.replace_lane(v, 1, f32.load(p, 4));
  if (lanes > 2) v = f32x4.replace_lane(v, 2, f32.load(p, 8));
  return v;
}

/** Sets floats to 0. */
export function zero(p: usize, floats: usize): void {
  memory.fill(p, 0, floats << 2);
}
