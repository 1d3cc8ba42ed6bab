/** One step of Adagrad (Duchi et al. 2011, JMLR 12) on all values of a variable. */
import { loadLanes, storeLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';

@unmanaged
export class AdagradNumbers extends StepNumbers {
  epsilon: f32;
  rate: f32;
}

/** The new value; the sum of squares is updated in place. */
export function adagradStep(
  value: usize,
  g: usize,
  accumulator: usize,
  to: usize,
  numbers: AdagradNumbers,
): void {
  const bytes = (<usize>numbers.size) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const lanes = <i32>((bytes - at) >> 2);
    const gradient = loadLanes(g + at, lanes);
    const sum = f32x4.add(loadLanes(accumulator + at, lanes), f32x4.mul(gradient, gradient));
    storeLanes(accumulator + at, sum, lanes);
    const root = f32x4.sqrt(f32x4.add(sum, f32x4.splat(numbers.epsilon)));
    const change = f32x4.mul(f32x4.div(gradient, root), f32x4.splat(-numbers.rate));
    numbers.move(value + at, to + at, change, lanes);
  }
}
