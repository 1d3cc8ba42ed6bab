import * as tf from '@tensorflow/tfjs-core';
import '../../lib/repairs/index.js';
import { REFUTED, REFUTED_STEPS } from '../../scripts/check_tfjs_core/refuted.js';
import { describeEachBackend } from '../backends.js';

/** d sum(operation(x) dy) / dx by central differences; the operations are linear, so any step is right. */
function differences({ operation, x, dy }: (typeof REFUTED)[number]): number[] {
  return tf.tidy(() => {
    const values = Array.from(x().dataSync());
    const shape = x().shape;
    const loss = (moved: number[]) =>
      tf.sum(tf.mul(operation(tf.tensor(moved, shape)), dy())).dataSync()[0]!;
    const step = (i: number, by: number) => values.map((v, j) => (i === j ? v + by : v));
    return values.map((_, i) => loss(step(i, 0.5)) - loss(step(i, -0.5)));
  });
}

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)));

// The suite runs on these two; tfjs-node has no explicit padding of poolings.
describeEachBackend("tfjs-core's tests that expect a wrong gradient", () => {
  test.each(REFUTED.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const right = differences(row);
    expect(largestGap(right, row.expected)).toBeGreaterThan(0.5);
    const gradient = tf.tidy(() => tf.grad(row.operation)(row.x(), row.dy()).dataSync());
    expect(largestGap(gradient, right)).toBeLessThan(1e-3);
  });
}, ['cpu', 'wasm']);

/** The first step by Zeiler, ADADELTA (arXiv 1212.5701), Algorithm 1, times Keras's learning rate. */
function adadeltaStep(x: number, epsilon: number): number {
  const { learningRate, rho } = REFUTED_STEPS;
  const gradient = 2 * x;
  const squares = (1 - rho) * gradient ** 2;
  return x - (learningRate * Math.sqrt(epsilon) * gradient) / Math.sqrt(squares + epsilon);
}

describeEachBackend("tfjs-core's tests that expect a wrong step of Adadelta", () => {
  test.each(REFUTED_STEPS.names)('%s', () => {
    const { learningRate, rho, x, expected } = REFUTED_STEPS;
    const epsilon = tf.backend().epsilon();
    const right = x.map((value) => adadeltaStep(value, epsilon));
    expect(largestGap(right, expected)).toBeGreaterThan(0.1);
    const variable = tf.variable(tf.tensor1d([...x]));
    tf.train.adadelta(learningRate, rho).minimize(() => tf.sum(tf.square(variable)));
    expect(largestGap(variable.dataSync(), right)).toBeLessThan(1e-6);
  });
}, ['cpu', 'wasm']);
