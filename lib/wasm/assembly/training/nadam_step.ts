/** One step of Adam with Nesterov's momentum (Dozat 2016) on all values of a variable. */
import { loadLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';

/** `ofMoment` and `ofGradient` are the parts of both in the step; `second` is 1 - beta2^t. */
@unmanaged
export class NadamNumbers extends StepNumbers {
  beta1: f32;
  rest1: f32;
  beta2: f32;
  rest2: f32;
  ofMoment: f32;
  ofGradient: f32;
  second: f32;
  epsilon: f32;
  rate: f32;
}

/** The new value; the moments m and v are updated in place. */
export function nadamStep(
  value: usize,
  g: usize,
  m: usize,
  v: usize,
  to: usize,
  numbers: NadamNumbers,
): void {
  const bytes = (<usize>numbers.size) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const gradient = loadLanes(g + at, lanes);
    const moment = StepNumbers.average(m + at, gradient, numbers.beta1, numbers.rest1, lanes);
    const squares = f32x4.mul(gradient, gradient);
    const square = StepNumbers.average(v + at, squares, numbers.beta2, numbers.rest2, lanes);
    const mean = f32x4.add(
      f32x4.mul(moment, f32x4.splat(numbers.ofMoment)),
      f32x4.mul(gradient, f32x4.splat(numbers.ofGradient)),
    );
    const root = f32x4.sqrt(f32x4.div(square, f32x4.splat(numbers.second)));
    const step = f32x4.mul(mean, f32x4.splat(-numbers.rate));
    const change = f32x4.div(step, f32x4.add(root, f32x4.splat(numbers.epsilon)));
    numbers.move(value + at, to + at, change, lanes);
  }
}
