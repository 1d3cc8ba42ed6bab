/**
 * 1 - beta where Keras makes beta a float32 first, in Nadam and Lion: for 0.999 it is 0.00099998713, in other optimizers
 * 0.001. A mean of squares is smaller by 1.3e-5 of itself, and a mean near 0 may have the other sign.
 */
export function rest32(beta: number): number {
  return 1 - Math.fround(beta);
}

/** beta to the power t, rounded as Keras computes it: for a beta of 0.999 the first steps differ otherwise. */
export function power32(beta: number, t: number): number {
  return Math.fround(Math.fround(beta) ** t);
}
