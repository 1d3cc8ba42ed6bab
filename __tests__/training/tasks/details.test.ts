import * as tf from '@tensorflow/tfjs-core';
import { pickBackend } from '../../../lib/node/index.js';
import { DETAILS } from '../../../lib/training/tasks/details.js';

beforeAll(() => pickBackend('cpu'));

/** Two images, one of which has twice the contrast. */
const images = (contrast: number) =>
  tf.tensor4d(
    Float32Array.from({ length: 2 * 6 * 5 }, (_, i) => {
      const own = i < 30 ? contrast : contrast / 2;
      return 0.5 + own * Math.sin(1.3 * i);
    }),
    [2, 6, 5, 1],
  );

test.each([
  ['the same', 0.4, 0],
  ['of half the contrast', 0.2, 10 * Math.log10(4)],
  ['of twice the contrast', 0.8, 10 * Math.log10(4)],
])('details of images that are %s', (_, contrast, expected) => {
  const before = tf.memory().numTensors;
  const [truth, made] = [images(0.4), images(contrast)];
  const off = DETAILS.of(truth, made);
  for (const value of off.dataSync()) expect(value).toBeCloseTo(expected, 3);
  expect(off.shape).toEqual([2]);
  tf.dispose([truth, made, off]);
  expect(tf.memory().numTensors).toBe(before);
});

test('flat images have details, of which there are none', () => {
  const flat = tf.fill([1, 4, 4, 3], 0.5) as tf.Tensor4D;
  expect(DETAILS.of(flat, flat).dataSync()[0]).toBe(0);
});
