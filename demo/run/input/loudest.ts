/** Where the part of a signal begins of which the values differ most from their mean; the earliest of equals. */
export function loudest(channels: readonly Float32Array[], length: number): number {
  const rows = channels[0]!.length;
  if (length >= rows) return 0;
  const means = channels.map((one) => one.reduce((sum, value) => sum + value, 0) / rows);
  const power = (i: number) =>
    channels.reduce((sum, one, c) => sum + (one[i]! - means[c]!) ** 2, 0);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += power(i);
  let [best, most] = [0, sum];
  for (let i = length; i < rows; i++) {
    sum += power(i) - power(i - length);
    // Rounding is no reason to go on.
    if (sum > most * (1 + 1e-9)) [best, most] = [i - length + 1, sum];
  }
  return best;
}
