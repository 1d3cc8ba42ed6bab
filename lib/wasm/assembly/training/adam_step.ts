/** One step of Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) on all values of a variable. */
import { loadLanes, storeLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';

/** `first` and `second` are 1 - beta1^t and 1 - beta2^t, or 1 where the rate has them. */
@unmanaged
export class AdamNumbers extends StepNumbers {
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
 * The new value, or its change where `value` is 0; the moments m and v, and `largest`, the largest v so far, 0 where it
 * is not asked for, are updated in place. Each operation is rounded as if it were a kernel of its own, so results are the same.
 */
export function adamStep(
  value: usize,
  g: usize,
  m: usize,
  v: usize,
  largest: usize,
  to: usize,
  numbers: AdamNumbers,
): void {
  const bytes = (<usize>numbers.size) << 2;
  const beta1 = numbers.beta1,
    rest1 = numbers.rest1,
    beta2 = numbers.beta2,
    rest2 = numbers.rest2;
  const first = f32x4.splat(numbers.first),
    second = f32x4.splat(numbers.second),
    epsilon = f32x4.splat(numbers.epsilon),
    back = f32x4.splat(-numbers.rate);
  const corrects = numbers.first !== 1 || numbers.second !== 1;
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const gradient = loadLanes(g + at, lanes);
    let moment = StepNumbers.average(m + at, gradient, beta1, rest1, lanes);
    let square = StepNumbers.average(v + at, f32x4.mul(gradient, gradient), beta2, rest2, lanes);
    if (largest !== 0) {
      square = f32x4.max(loadLanes(largest + at, lanes), square);
      storeLanes(largest + at, square, lanes);
    }
    if (corrects) {
      moment = f32x4.div(moment, first);
      square = f32x4.div(square, second);
    }
    const step = f32x4.div(moment, f32x4.add(f32x4.sqrt(square), epsilon));
    const change = f32x4.mul(step, back);
    if (value === 0) storeLanes(to + at, change, lanes);
    else numbers.move(value + at, to + at, change, lanes);
  }
}
