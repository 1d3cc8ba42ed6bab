/** One step of Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) on all values of a variable. */
import { loadLanes, storeLanes } from '../product/multiply_add';

/** What a step takes besides the lists; `first` and `second` are 1 - beta1^t and 1 - beta2^t. */
@unmanaged
export class AdamNumbers {
  size: i32;
  beta1: f32;
  rest1: f32;
  beta2: f32;
  rest2: f32;
  first: f32;
  second: f32;
  epsilon: f32;
  rate: f32;
}

/**
 * New moments m and v of the gradient g, and the new value. Each operation is rounded as if it were a kernel of its
 * own, so results are the same.
 */
export function adamStep(
  value: usize,
  g: usize,
  m: usize,
  v: usize,
  toValue: usize,
  toM: usize,
  toV: usize,
  numbers: AdamNumbers,
): void {
  const size = numbers.size;
  const beta1 = f32x4.splat(numbers.beta1),
    rest1 = f32x4.splat(numbers.rest1),
    beta2 = f32x4.splat(numbers.beta2),
    rest2 = f32x4.splat(numbers.rest2);
  const first = f32x4.splat(numbers.first),
    second = f32x4.splat(numbers.second),
    epsilon = f32x4.splat(numbers.epsilon),
    back = f32x4.splat(-numbers.rate);
  for (let n = 0; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    const gradient = loadLanes(g + at, lanes);
    const moment = f32x4.add(
      f32x4.mul(loadLanes(m + at, lanes), beta1),
      f32x4.mul(gradient, rest1),
    );
    const square = f32x4.add(
      f32x4.mul(loadLanes(v + at, lanes), beta2),
      f32x4.mul(f32x4.mul(gradient, gradient), rest2),
    );
    storeLanes(toM + at, moment, lanes);
    storeLanes(toV + at, square, lanes);
    const root = f32x4.sqrt(f32x4.div(square, second));
    const step = f32x4.div(f32x4.div(moment, first), f32x4.add(root, epsilon));
    const moved = f32x4.add(f32x4.mul(step, back), loadLanes(value + at, lanes));
    storeLanes(toValue + at, moved, lanes);
  }
}
