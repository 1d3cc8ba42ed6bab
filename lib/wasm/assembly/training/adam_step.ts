/** One step of Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) on all values of a variable. */
import { loadLanes, storeLanes } from '../product/multiply_add';

/**
 * New moments m and v of the gradient g, and the new value; `first` and `second` are 1 - beta1^t and
 * 1 - beta2^t. Each operation is rounded as if it were a kernel of its own, so results are the same.
 */
export function adamStep(
  value: usize,
  g: usize,
  m: usize,
  v: usize,
  toValue: usize,
  toM: usize,
  toV: usize,
  size: i32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  first: f32,
  second: f32,
  epsilon: f32,
  rate: f32,
): void {
  for (let n = 0; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    const gradient = loadLanes(g + at, lanes);
    const moment = f32x4.add(
      f32x4.mul(loadLanes(m + at, lanes), f32x4.splat(beta1)),
      f32x4.mul(gradient, f32x4.splat(rest1)),
    );
    const square = f32x4.add(
      f32x4.mul(loadLanes(v + at, lanes), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(gradient, gradient), f32x4.splat(rest2)),
    );
    storeLanes(toM + at, moment, lanes);
    storeLanes(toV + at, square, lanes);
    const root = f32x4.sqrt(f32x4.div(square, f32x4.splat(second)));
    const step = f32x4.div(
      f32x4.div(moment, f32x4.splat(first)),
      f32x4.add(root, f32x4.splat(epsilon)),
    );
    const moved = f32x4.add(f32x4.mul(step, f32x4.splat(-rate)), loadLanes(value + at, lanes));
    storeLanes(toValue + at, moved, lanes);
  }
}
