import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../arithmetic/random.js';

/** More iterations than any data set needed; the tolerance ends most after ten to twenty. */
const MAX_ITERATIONS = 100;

/** The iteration ends when the captured variance grows by less than this part of itself. */
const TOLERANCE = 1e-6;

/**
 * Makes the columns of a row-major [d, m] matrix orthonormal, by Gram and Schmidt's method in its
 * modified form. A column that depends on those before it becomes zero.
 */
function orthonormalize(matrix: ArrayLike<number>, m: number): Float32Array {
  const d = matrix.length / m;
  const columns = Array.from({ length: m }, (_, j) =>
    Float64Array.from({ length: d }, (_, i) => matrix[i * m + j]!),
  );
  const dot = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += a[i]! * b[i]!;
    return sum;
  };
  const out = new Float32Array(d * m);
  for (const [j, column] of columns.entries()) {
    const before = Math.sqrt(dot(column, column));
    for (const other of columns.slice(0, j)) {
      const part = dot(column, other);
      for (let i = 0; i < d; i++) column[i]! -= part * other[i]!;
    }
    const length = Math.sqrt(dot(column, column));
    const scale = length > 1e-6 * before ? 1 / length : 0;
    for (let i = 0; i < d; i++) out[i * m + j] = column[i]! *= scale;
  }
  return out;
}

/** Sum over all values, in double precision but for the rows. */
async function sumOf(rows: tf.Tensor): Promise<number> {
  const values = await rows.data<'float32'>();
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * An orthonormal basis of the first principal components of rows whose mean is 0, in no order.
 *
 * The components come from a subspace iteration with a random start (Halko, Martinsson & Tropp
 * 2011, arXiv 0909.4061, algorithm 4.4), repeated until the captured variance stands still.
 *
 * @param x [n, d]
 * @param m how many, at most d; columns beyond what the rows span are 0
 * @returns [d, m], the caller's to dispose of
 */
export async function principalComponents(x: tf.Tensor2D, m: number): Promise<tf.Tensor2D> {
  const d = x.shape[1];
  const random = new Random(0);
  // Transposed once: multiplying by a transposed side is slow on some backends.
  const xt = tf.transpose(x);
  let basis = tf.tensor2d(
    orthonormalize(
      Float64Array.from({ length: d * m }, () => random.normal()),
      m,
    ),
    [d, m],
  );
  let captured = 0;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const [next, variances] = tf.tidy(() => {
      const code = tf.matMul(x, basis);
      return [tf.matMul(xt, code), tf.sum(tf.square(code), 1)] as const;
    });
    const variance = await sumOf(variances);
    const columns = orthonormalize(await next.data(), m);
    tf.dispose([next, variances, basis]);
    basis = tf.tensor2d(columns, [d, m]);
    if (variance - captured < TOLERANCE * variance) break;
    captured = variance;
  }
  xt.dispose();
  return basis;
}
