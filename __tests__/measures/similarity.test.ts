import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../lib/data/index.js';
import { rankCorrelation, structuralSimilarity } from '../../lib/visualize/index.js';
import { ssimReference } from '../reference/ssim.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('rankCorrelation', () => {
  test.each([
    ['the example', [1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233],
    ['a monotone function', [3, 1, 2, 7], [9, 1, 4, 49], 1],
    ['the reverse', [1, 2, 3], [0, -5, -6], -1],
    ['a constant', [1, 2, 3], [4, 4, 4], 0],
    ['ties on both sides', [1, 1, 2, 2], [1, 1, 2, 2], 1],
  ])('%s', (_, a, b, expected) => {
    expect(rankCorrelation(a, b)).toBeCloseTo(expected, 12);
  });

  test('lengths that differ', () => {
    expect(() => rankCorrelation([1, 2], [1])).toThrow(
      new Error('rankCorrelation: b must be as long as a (2), got 1.'),
    );
  });
});

describe('structuralSimilarity', () => {
  const random = new Random(1);
  const noise = () =>
    Array.from({ length: 10 }, () => Array.from({ length: 12 }, () => random.uniform()));

  test('as in plain loops', () => {
    const [a, b] = [noise(), noise()];
    const mixed = a.map((row, y) => row.map((value, x) => 0.7 * value + 0.3 * b[y]![x]!));
    const before = tf.memory().numTensors;
    const [s, t] = [tf.tensor3d([a]), tf.tensor3d([mixed])];
    const similarity = structuralSimilarity(s, t);
    expect(similarity).toBeCloseTo(ssimReference(a, mixed), 4);
    expect(similarity).toBeGreaterThan(0.5);
    expect(similarity).toBeLessThan(0.99);
    tf.dispose([s, t]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a picture and itself; a signal one pixel high', () => {
    const a = tf.tensor3d([noise()]);
    expect(structuralSimilarity(a, a)).toBeCloseTo(1, 4);
    const line = tf.tensor3d([[[0, 1, 0, 1, 0, 0, 1, 1, 0]]]);
    expect(structuralSimilarity(line, line)).toBeCloseTo(1, 4);
    expect(structuralSimilarity(line, tf.sub(1, line))).toBeLessThan(0);
  });
});
