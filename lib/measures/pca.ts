import * as tf from '@tensorflow/tfjs-core';
import { fail, integer } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { principalComponents } from './principal_components.js';

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

  const [x, rest] = tf.tidy(() => {
    const rows = tf.reshape(train, [-1, d]);
    const mean = tf.mean(rows, 0);
    return [
      tf.sub(rows, mean) as tf.Tensor2D,
      tf.sub(tf.reshape(test, [-1, d]), mean) as tf.Tensor2D,
    ] as const;
  });
  const basis = await principalComponents(x, m);
  const errors = tf.tidy(() => {
    const copy = tf.matMul(tf.matMul(rest, basis), basis, false, true);
    return tf.mean(tf.square(tf.sub(rest, copy)), 1);
  });
  const values = await errors.data<'float32'>();
  tf.dispose([x, rest, basis, errors]);
  return values;
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
