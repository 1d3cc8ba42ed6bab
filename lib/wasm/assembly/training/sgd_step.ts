/** One step of gradient descent on all values of a variable, with momentum or Nesterov's (Sutskever et al. 2013). */
import { loadLanes, storeLanes } from '../product/multiply_add';
import { scaledSum } from './scaled_sum';
import { StepNumbers } from './step_numbers';

@unmanaged
export class SgdNumbers extends StepNumbers {
  rate: f32;
  momentum: f32;
  nesterov: i32;
}

/** The new value; `momentum`, 0 where there is none, is updated in place. */
export function sgdStep(
  value: usize,
  g: usize,
  momentum: usize,
  to: usize,
  numbers: SgdNumbers,
): void {
  const size = numbers.size,
    bytes = (<usize>size) << 2;
  if (momentum === 0) {
    scaledSum(value, g, to, size, numbers.keep, -numbers.rate);
    return;
  }
  const nesterov = numbers.nesterov !== 0;
  const part = f32x4.splat(numbers.momentum);
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const step = f32x4.mul(loadLanes(g + at, lanes), f32x4.splat(-numbers.rate));
    const moved = f32x4.add(f32x4.mul(loadLanes(momentum + at, lanes), part), step);
    storeLanes(momentum + at, moved, lanes);
    const ahead = nesterov ? f32x4.add(f32x4.mul(moved, part), step) : moved;
    numbers.move(value + at, to + at, ahead, lanes);
  }
}
