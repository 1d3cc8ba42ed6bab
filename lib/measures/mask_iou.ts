/** What two masks share of what either has; null where both are empty: nothing was to be found, and nothing was. */
export function maskIou(mask: ArrayLike<number>, truth: ArrayLike<number>): number | null {
  let [both, either] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [a, b] = [mask[i]! > 0.5, truth[i]! > 0.5];
    if (a && b) both++;
    if (a || b) either++;
  }
  return either === 0 ? null : both / either;
}
