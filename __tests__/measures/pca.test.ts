import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../lib/arithmetic/random.js';
import { pcaReconstructionMse } from '../../lib/measures/pca.js';
import { describeEachBackend } from '../backends.js';

/** Samples with known variances along random orthogonal axes: a Householder reflection of them. */
function samples(count: number, deviations: number[], seed: number): tf.Tensor2D {
  const random = new Random(seed);
  const axis = new Random(99);
  const d = deviations.length;
  const v = deviations.map(() => axis.normal());
  const norm2 = v.reduce((sum, one) => sum + one * one, 0);
  const values = new Float32Array(count * d);
  for (let i = 0; i < count; i++) {
    const z = deviations.map((deviation) => deviation * random.normal());
    const along = (2 / norm2) * z.reduce((sum, one, j) => sum + one * v[j]!, 0);
    for (let j = 0; j < d; j++) values[i * d + j] = 3 + z[j]! - along * v[j]!;
  }
  return tf.tensor2d(values, [count, d]);
}

describeEachBackend('pcaReconstructionMse', () => {
  test.each([1, 2, 3, 5])('leaves the variance of the other axes, components=%d', async (m) => {
    const deviations = [4, 2, 1, 0.5, 0.25, 0.125];
    const [train, test] = [samples(4000, deviations, 1), samples(4000, deviations, 2)];
    const before = tf.memory().numTensors;
    const mse = await pcaReconstructionMse(train, test, m);
    expect(tf.memory().numTensors).toBe(before);
    const left = deviations.slice(m).reduce((sum, one) => sum + one * one, 0) / 6;
    expect(mse / left).toBeGreaterThan(0.93);
    expect(mse / left).toBeLessThan(1.07);
    tf.dispose([train, test]);
  });

  test('is nothing with all components, and of any sample shape', async () => {
    const flat = samples(100, [3, 2, 1, 1, 1, 1], 1);
    const x = tf.reshape(flat, [100, 1, 2, 3]);
    expect(await pcaReconstructionMse(x, x, 6)).toBeLessThan(1e-10);
    tf.dispose([flat, x]);
  });

  test('does with fewer directions than components', async () => {
    const flat = samples(100, [3, 2, 0, 0, 0, 0], 1);
    expect(await pcaReconstructionMse(flat, flat, 4)).toBeLessThan(1e-10);
    flat.dispose();
  });
});

describe('pcaReconstructionMse refuses', () => {
  test.each([
    [
      [5, 3],
      [5, 4],
      1,
      'pcaReconstructionErrors: test must be of shape [N, 3], as train is, got [5, 4].',
    ],
    [
      [5, 3],
      [5, 3],
      4,
      'pcaReconstructionErrors: components must be at most 3, the values of a sample, got 4.',
    ],
    [[5, 3], [5, 3], 0, 'pcaReconstructionErrors: components must be a positive integer, got 0.'],
  ])('train=%j test=%j components=%d', async (a, b, m, message) => {
    const [train, test] = [tf.zeros(a), tf.zeros(b)];
    await expect(pcaReconstructionMse(train, test, m)).rejects.toThrow(new Error(message));
    tf.dispose([train, test]);
  });
});
