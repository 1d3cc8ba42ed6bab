/** One step of Adamax (Kingma & Ba 2015, arXiv 1412.6980, algorithm 2) on all values of a variable. */
import { loadLanes, storeLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';

/** `rate` is divided by 1 - beta1^t. */
@unmanaged
export class AdamaxNumbers extends StepNumbers {
  beta1: f32;
  rest1: f32;
  beta2: f32;
  epsilon: f32;
  rate: f32;
}

/** The new value; the moment m and the norm u are updated in place. */
export function adamaxStep(
  value: usize,
  g: usize,
  m: usize,
  u: usize,
  to: usize,
  numbers: AdamaxNumbers,
): void {
  const bytes = (<usize>numbers.size) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const gradient = loadLanes(g + at, lanes);
    const before = f32x4.mul(loadLanes(u + at, lanes), f32x4.splat(numbers.beta2));
    const norm = f32x4.max(before, f32x4.abs(gradient));
    storeLanes(u + at, norm, lanes);
    const moment = StepNumbers.average(m + at, gradient, numbers.beta1, numbers.rest1, lanes);
    const step = f32x4.div(moment, f32x4.add(norm, f32x4.splat(numbers.epsilon)));
    const change = f32x4.mul(step, f32x4.splat(-numbers.rate));
    numbers.move(value + at, to + at, change, lanes);
  }
}
