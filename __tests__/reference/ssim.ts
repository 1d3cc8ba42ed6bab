const [WIDTH, SIGMA] = [11, 1.5];

function window(length: number): number[] {
  const size = Math.min(length, WIDTH);
  const raw = Array.from({ length: size }, (_, i) =>
    Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * SIGMA * SIGMA)),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

/** Equation 13 of Wang et al. 2004 in plain loops, its window by equations 14 to 16. */
export function ssimReference(a: number[][], b: number[][]): number {
  const [down, across] = [window(a.length), window(a[0]!.length)];
  let [sum, count] = [0, 0];
  for (let top = 0; top + down.length <= a.length; top++) {
    for (let left = 0; left + across.length <= a[0]!.length; left++) {
      const mean = (value: (y: number, x: number) => number) => {
        let total = 0;
        down.forEach((v, y) => {
          across.forEach((w, x) => {
            total += v * w * value(top + y, left + x);
          });
        });
        return total;
      };
      const [ma, mb] = [mean((y, x) => a[y]![x]!), mean((y, x) => b[y]![x]!)];
      const da = (y: number, x: number) => a[y]![x]! - ma;
      const db = (y: number, x: number) => b[y]![x]! - mb;
      const [va, vb] = [mean((y, x) => da(y, x) ** 2), mean((y, x) => db(y, x) ** 2)];
      const covariance = mean((y, x) => da(y, x) * db(y, x));
      const above = (2 * ma * mb + 1e-4) * (2 * covariance + 9e-4);
      sum += above / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4));
      count++;
    }
  }
  return sum / count;
}
