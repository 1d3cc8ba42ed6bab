/** Sweeps over all pairs of axes; eight are enough for any matrix that was tried. */
const SWEEPS = 30;
/** What is left beside the diagonal, beside what is on it. */
const TOLERANCE = 1e-24;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations.
 *
 * Source: Golub & Van Loan, "Matrix Computations", 8.5.
 *
 * @param matrix row by row, n x n
 * @returns the values in no order, and the vectors, in columns of n x n, of the same places
 */
export function symmetricEigen(
  matrix: ArrayLike<number>,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(matrix);
  const v = Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0));
  /** Turns two columns, or two rows, of a matrix. */
  const turn = (
    of: Float64Array,
    [p, q]: [number, number],
    [cosine, sine]: [number, number],
    step: number,
    stride: number,
  ) => {
    for (let k = 0; k < n; k++) {
      const [x, y] = [of[k * step + p * stride]!, of[k * step + q * stride]!];
      of[k * step + p * stride] = cosine * x - sine * y;
      of[k * step + q * stride] = sine * x + cosine * y;
    }
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let [beside, on] = [0, 0];
    for (let i = 0; i < n * n; i++) {
      if (i % (n + 1) === 0) on += a[i]! ** 2;
      else beside += a[i]! ** 2;
    }
    if (beside <= TOLERANCE * on) break;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const between = a[p * n + q]!;
        if (between === 0) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * between);
        const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const cosine = 1 / Math.hypot(tangent, 1);
        const angles: [number, number] = [cosine, tangent * cosine];
        turn(a, [p, q], angles, n, 1);
        turn(a, [p, q], angles, 1, n);
        turn(v, [p, q], angles, n, 1);
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * (n + 1)]!), vectors: v };
}
