/** beta to the power t, rounded as Keras computes it: for a beta of 0.999 the first steps differ otherwise. */
export function power32(beta: number, t: number): number {
  return Math.fround(Math.fround(beta) ** t);
}
