import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../arithmetic/random.js';
import { fail, integer } from '../check.js';
import { tensor } from '../tfjs/check.js';

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
 * The mean squared error of each test sample reconstructed from its first `components` principal
 * coordinates, mean and components fitted to the training samples.
 *
 * The components come from a subspace iteration with a random start (Halko, Martinsson & Tropp
 * 2011, arXiv 0909.4061, algorithm 4.4), repeated until the captured variance stands still.
 *
 * @param train [n, ...sample]
 * @param test [N, ...sample]
 * @param components how many principal coordinates are kept, at least 1
 * @returns one error a test sample, in the square of the values' unit
 * @throws ValueError if the samples differ in shape or there are fewer values than components.
 * @example
 * // Points on a line are kept whole by one component, others lose their distance from it.
 * const train = tf.tensor2d([[-1, -1], [0, 0], [1, 1]]);
 * const test = tf.tensor2d([[2, 2], [1, -1]]);
 * const errors = await pcaReconstructionErrors(train, test, 1);
 * Array.from(errors, (error) => error.toFixed(3)); // ['0.000', '1.000']
 */
export async function pcaReconstructionErrors(
  train: tf.Tensor,
  test: tf.Tensor,
  components: number,
): Promise<Float32Array> {
  const where = 'pcaReconstructionErrors';
  const m = integer(where, 'components', components, 1);
  for (const [what, rows] of Object.entries({ train, test })) {
    tensor(where, what, rows);
    if (rows.rank < 2 || rows.size === 0) {
      fail(where, what, 'of shape [n, ...sample], none of them 0', rows.shape);
    }
  }
  const sample = train.shape.slice(1);
  if (test.shape.slice(1).join() !== sample.join()) {
    fail(where, 'test', `of shape [N, ${sample.join(', ')}], as train is`, test.shape);
  }
  const d = tf.util.sizeFromShape(sample);
  if (m > d) fail(where, 'components', `at most ${d}, the values of a sample`, m);

  const [x, xt, rest] = tf.tidy(() => {
    const rows = tf.reshape(train, [-1, d]);
    const mean = tf.mean(rows, 0);
    const centred = tf.sub(rows, mean);
    // Transposed once: multiplying by a transposed side is slow on some backends.
    return [centred, tf.transpose(centred), tf.sub(tf.reshape(test, [-1, d]), mean)] as const;
  });
  const random = new Random(0);
  let basis = tf.tensor2d(
    orthonormalize(
      Float64Array.from({ length: d * m }, () => random.normal()),
      m,
    ),
    [d, m],
  );
  try {
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
    const errors = tf.tidy(() => {
      const copy = tf.matMul(tf.matMul(rest, basis), basis, false, true);
      return tf.mean(tf.square(tf.sub(rest, copy)), 1);
    });
    const values = await errors.data<'float32'>();
    errors.dispose();
    return values;
  } finally {
    tf.dispose([x, xt, rest, basis]);
  }
}

/**
 * What principal component analysis makes of a data set: the mean squared error of test samples
 * reconstructed from their first `components` coordinates. The baseline of every autoencoder with a
 * code of that length. For the rest see `pcaReconstructionErrors`.
 *
 *
 * @param train `[n, ...sample]`
 * @param test `[N, ...sample]`
 * @param components how many principal coordinates are kept, at least 1
 * @throws ValueError as `pcaReconstructionErrors`
 * @example
 * const train = tf.tensor2d([[-1, -1], [0, 0], [1, 1]]);
 * const test = tf.tensor2d([[2, 2], [1, -1]]);
 * (await pcaReconstructionMse(train, test, 1)).toFixed(3); // '0.500'
 */
export async function pcaReconstructionMse(
  train: tf.Tensor,
  test: tf.Tensor,
  components: number,
): Promise<number> {
  const errors = await pcaReconstructionErrors(train, test, components);
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
