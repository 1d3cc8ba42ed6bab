import * as tf from '@tensorflow/tfjs-core';
import { restoreAdam } from '../../lib/node/restore_adam.js';
import '../backends.js';

beforeAll(() => tf.setBackend('cpu'));

/** beta1 to the power steps + 1 as a loaded optimizer has it. */
function restored(beta1: number, steps: number): number {
  const optimizer = tf.train.adam(0.001, beta1);
  Object.assign(optimizer, { iterations_: steps });
  restoreAdam(optimizer);
  const { accBeta1 } = optimizer as unknown as { accBeta1: tf.Variable };
  const [value] = accBeta1.dataSync();
  optimizer.dispose();
  return value!;
}

test('a product of a few steps, rounded as training rounds it', () => {
  const beta = Math.fround(0.9);
  let product = beta;
  for (let i = 0; i < 5; i++) product = Math.fround(product * beta);
  expect(restored(0.9, 5)).toBe(product);
});

test.each([
  [1 - 2 ** -24, 2 ** 27 + 1, Math.exp(-8)],
  [1 - 2 ** -24, 2 ** 31 - 2, 0],
  [1, 2 ** 31 - 2, 1],
  [0.9, 2 ** 27, 0],
])('beta=%d, after %d steps, which a file may say', (beta, steps, expected) => {
  expect(restored(beta, steps)).toBeCloseTo(expected, 8);
});
