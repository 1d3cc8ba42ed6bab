/**
 * The shape in which weights multiply with values: axes of length 1 are added at its end, or those in excess left out.
 *
 * @param weights of the first axes of the values, each as long or of length 1
 * @returns as long as `values`; null for weights that do not fit
 */
export function weightShape(
  weights: readonly number[],
  values: readonly number[],
): number[] | null {
  const fits = weights.every((n, i) => n === 1 || n === values[i]);
  return fits ? values.map((_, i) => weights[i] ?? 1) : null;
}
