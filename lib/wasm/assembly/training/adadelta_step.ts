/** One step of Adadelta (Zeiler 2012, arXiv 1212.5701, algorithm 1) on all values of a variable. */
import { loadLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';

@unmanaged
export class AdadeltaNumbers extends StepNumbers {
  rho: f32;
  rest: f32;
  epsilon: f32;
  rate: f32;
}

/** The new value; the means of squares of gradients and of steps are updated in place. */
export function adadeltaStep(
  value: usize,
  g: usize,
  gradients: usize,
  deltas: usize,
  to: usize,
  numbers: AdadeltaNumbers,
): void {
  const bytes = (<usize>numbers.size) << 2;
  const epsilon = f32x4.splat(numbers.epsilon);
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const gradient = loadLanes(g + at, lanes);
    const squares = f32x4.mul(gradient, gradient);
    const mean = StepNumbers.average(gradients + at, squares, numbers.rho, numbers.rest, lanes);
    const last = f32x4.sqrt(f32x4.add(loadLanes(deltas + at, lanes), epsilon));
    const root = f32x4.sqrt(f32x4.add(mean, epsilon));
    const delta = f32x4.div(f32x4.mul(last, gradient), root);
    StepNumbers.average(deltas + at, f32x4.mul(delta, delta), numbers.rho, numbers.rest, lanes);
    const change = f32x4.mul(delta, f32x4.splat(-numbers.rate));
    numbers.move(value + at, to + at, change, lanes);
  }
}
