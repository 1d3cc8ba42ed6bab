/** What two masks share of what either has: 1 where both are empty. */
export function iou(mask: ArrayLike<number>, truth: ArrayLike<number>): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [a, b] = [mask[i]! > 0.5, truth[i]! > 0.5];
    if (a && b) both++;
    if (a || b) either++;
  }
  return either === 0 ? 1 : both / either;
}
