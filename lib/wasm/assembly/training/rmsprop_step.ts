/** One step of RMSprop (Hinton, lecture 6e; centered as Graves 2013, arXiv 1308.0850) on all values of a variable. */
import { loadLanes, storeLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';

@unmanaged
export class RmspropNumbers extends StepNumbers {
  rho: f32;
  rest: f32;
  momentum: f32;
  epsilon: f32;
  rate: f32;
}

/** The new value; the mean of squares v, and `momentum` and `average`, 0 where there is none, are updated in place. */
export function rmspropStep(
  value: usize,
  g: usize,
  v: usize,
  momentum: usize,
  average: usize,
  to: usize,
  numbers: RmspropNumbers,
): void {
  const bytes = (<usize>numbers.size) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const gradient = loadLanes(g + at, lanes);
    const squares = f32x4.mul(gradient, gradient);
    let spread = StepNumbers.average(v + at, squares, numbers.rho, numbers.rest, lanes);
    if (average !== 0) {
      const mean = StepNumbers.average(average + at, gradient, numbers.rho, numbers.rest, lanes);
      spread = f32x4.sub(spread, f32x4.mul(mean, mean));
    }
    const root = f32x4.sqrt(f32x4.add(spread, f32x4.splat(numbers.epsilon)));
    let step = f32x4.div(f32x4.mul(gradient, f32x4.splat(numbers.rate)), root);
    if (momentum !== 0) {
      const before = f32x4.mul(loadLanes(momentum + at, lanes), f32x4.splat(numbers.momentum));
      step = f32x4.add(before, step);
      storeLanes(momentum + at, step, lanes);
    }
    numbers.move(value + at, to + at, f32x4.neg(step), lanes);
  }
}
