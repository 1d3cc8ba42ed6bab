import { loadLanes, storeLanes } from '../product/multiply_add';

/** to = a x + b y, each operation rounded; `to` may be x or y. */
export function scaledSum(x: usize, y: usize, to: usize, size: i32, a: f32, b: f32): void {
  const first = f32x4.splat(a),
    second = f32x4.splat(b);
  for (let n = 0; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    const scaled = f32x4.mul(loadLanes(x + at, lanes), first);
    const sum = f32x4.add(scaled, f32x4.mul(loadLanes(y + at, lanes), second));
    storeLanes(to + at, sum, lanes);
  }
}
