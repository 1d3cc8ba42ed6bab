/** One step of Lamb (You et al. 2020, arXiv 1904.00962) on all values of a variable. */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { AdamNumbers, adamStep } from './adam_step';
import { scaledSum } from './scaled_sum';
import { sumOfSquares } from './sum_of_squares';

/**
 * The new value; the moments m and v are updated in place. Adam's change comes first, into `to`, as its length has to be
 * known before the value moves.
 */
export function lambStep(
  value: usize,
  g: usize,
  m: usize,
  v: usize,
  to: usize,
  numbers: AdamNumbers,
): void {
  const size = numbers.size;
  adamStep(0, g, m, v, 0, to, numbers);
  const length = f32(abs(numbers.keep) * sqrt(sumOfSquares(value, size))),
    own = f32(sqrt(sumOfSquares(to, size)) / numbers.rate);
  const ratio: f32 = length > 0 && own > 0 ? length / own : 1;
  scaledSum(value, to, to, size, numbers.keep, ratio);
}
