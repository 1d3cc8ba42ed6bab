/** One step of Lion (Chen et al. 2023, arXiv 2302.06675) on all values of a variable. */
import { loadLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';

@unmanaged
export class LionNumbers extends StepNumbers {
  beta1: f32;
  rest1: f32;
  beta2: f32;
  rest2: f32;
  rate: f32;
}

/** The new value; the moment m is updated in place. */
export function lionStep(value: usize, g: usize, m: usize, to: usize, numbers: LionNumbers): void {
  const bytes = (<usize>numbers.size) << 2;
  const zero = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const gradient = loadLanes(g + at, lanes);
    const before = f32x4.mul(loadLanes(m + at, lanes), f32x4.splat(numbers.beta1));
    const mean = f32x4.add(before, f32x4.mul(gradient, f32x4.splat(numbers.rest1)));
    StepNumbers.average(m + at, gradient, numbers.beta2, numbers.rest2, lanes);
    // Against the sign by the rate: 0 for 0 and for NaN.
    const above = v128.and(f32x4.gt(mean, zero), f32x4.splat(-numbers.rate)),
      below = v128.and(f32x4.lt(mean, zero), f32x4.splat(numbers.rate));
    numbers.move(value + at, to + at, v128.or(above, below), lanes);
  }
}
