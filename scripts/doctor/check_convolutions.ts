import * as tf from '@tensorflow/tfjs-core';
import { conv1dTranspose, conv2dTranspose } from '../../lib/ops/index.js';
import { KERAS_CASE } from './keras_case.js';
import { plainFormula, type Sizes } from './plain_formula.js';

/** Keras's own figures, and tfjs's in float32, agree to this. */
export const TOLERANCE = 1e-5;

/**
 * How far the current backend is off: the largest difference of a value; null where one is no number
 * or the shape is another.
 */
export interface Check {
  name: string;
  error: number | null;
}

/** Whole numbers, small enough that float32 and every order of summing give the same. */
const EXACT: Sizes = {
  x: [2, 3, 4, 3],
  kernel: [3, 3, 2, 3],
  y: [2, 6, 8, 2],
  strides: [2, 2],
  // (n - 1) 2 + 3 is one more than 2 n, and half of that, rounded down, is cropped at the start.
  crop: [0, 0],
};

/** -2 to 2, in an order without a pattern that a wrong axis would keep. */
function wholeNumbers(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i * i * 7 + i * 3 + seed * 11) % 5) - 2);
}

function difference(got: tf.Tensor, expected: readonly number[]): number | null {
  const values = got.dataSync();
  if (values.length !== expected.length) return null;
  const errors = expected.map((value, i) => Math.abs(values[i]! - value));
  return errors.every(Number.isFinite) ? Math.max(...errors) : null;
}

function compare(
  name: string,
  run: (x: tf.Tensor, kernel: tf.Tensor) => tf.Tensor,
  [x, kernel, g]: [tf.Tensor, tf.Tensor, tf.Tensor],
  expected: Record<'y' | 'dx' | 'dkernel', readonly number[]>,
): Check[] {
  const loss = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(run(a, b), g)) as tf.Scalar;
  const [dx, dkernel] = tf.grads(loss as (...inputs: tf.Tensor[]) => tf.Scalar)([x, kernel]);
  return [
    { name, error: difference(run(x, kernel), expected.y) },
    { name: `${name}, gradient of x`, error: difference(dx!, expected.dx) },
    { name: `${name}, gradient of the kernel`, error: difference(dkernel!, expected.dkernel) },
  ];
}

/**
 * Runs two transposed convolutions and one convolution with their gradients, which between them call the
 * convolution and both of its gradient kernels, on the current backend: one against what Keras computed, two
 * of whole numbers against the plain formula.
 */
export function checkConvolutions(): Check[] {
  const checks: Check[] = [];
  tf.tidy(() => {
    const { x, xShape, kernel, kernelShape, strides, g, yShape } = KERAS_CASE;
    const keras = compare(
      'conv1dTranspose against Keras',
      (a, b) => {
        const y = conv1dTranspose(a as tf.Tensor3D, b as tf.Tensor3D, [...yShape], strides, 'same');
        return tf.tanh(y);
      },
      [tf.tensor(x, [...xShape]), tf.tensor(kernel, [...kernelShape]), tf.tensor(g, [...yShape])],
      KERAS_CASE,
    );
    const values = [EXACT.x, EXACT.kernel, EXACT.y].map((shape, seed) =>
      wholeNumbers(tf.util.sizeFromShape([...shape]), seed),
    ) as [number[], number[], number[]];
    const [small, filter, large] = [
      tf.tensor(values[0], [...EXACT.x]),
      tf.tensor(values[1], [...EXACT.kernel]),
      tf.tensor(values[2], [...EXACT.y]),
    ];
    const formula = plainFormula(EXACT, ...values);
    const plain = compare(
      'conv2dTranspose against the formula',
      (a, b) => {
        const { y, strides: s } = EXACT;
        return conv2dTranspose(a as tf.Tensor4D, b as tf.Tensor4D, y, s, 'same');
      },
      [small, filter, large],
      formula,
    );
    // The adjoint: it goes back where the other goes forward.
    const adjoint = compare(
      'conv2d against the formula',
      (a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, [...EXACT.strides], 'same'),
      [large, filter, small],
      { y: formula.dx, dx: formula.y, dkernel: formula.dkernel },
    );
    checks.push(...keras, ...plain, ...adjoint);
  });
  return checks;
}
