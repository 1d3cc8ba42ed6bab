import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { cnn40 } from '../../models/index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('exactly 1,753,857 parameters, 40x40x1 to one answer', () => {
  const model = cnn40();
  expect(model.countParams()).toBe(1_753_857);
  expect(model.inputs[0]!.shape).toEqual([null, 40, 40, 1]);
  expect(model.outputs[0]!.shape).toEqual([null, 1]);
  expect(model.getLayer('answer').getConfig().activation).toBe('sigmoid');
  model.dispose();
});

test('other sizes: classes=10 inputShape=16x12x3 filters=4,8', () => {
  const options = { inputShape: [16, 12, 3] as [number, number, number], classes: 10, units: 16 };
  const model = cnn40({ ...options, filters: [4, 8], kernelSizes: [3, 3] });
  expect(model.outputs[0]!.shape).toEqual([null, 10]);
  expect(model.getLayer('flatten').outputShape).toEqual([null, 4 * 3 * 8]);
  const output = model.predict(tf.ones([2, 16, 12, 3])) as tf.Tensor;
  const sums = Array.from(tf.sum(output, 1).dataSync());
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
});

test('the same seed, the same weights', () => {
  const weights = () =>
    cnn40({ seed: 4, units: 8 })
      .getWeights()
      .map((w) => w.dataSync());
  expect(weights()).toEqual(weights());
});

test.each([
  [
    'an unknown option',
    { unit: 3 } as object,
    "cnn40: unknown option 'unit', expected one of classes, filters, inputShape, kernelSizes, rate, seed, units.",
  ],
  [
    'kernels too few',
    { kernelSizes: [3] },
    'cnn40: kernelSizes must be as many as filters (3), got 1.',
  ],
  [
    'filters that are none',
    { filters: 'x' },
    "cnn40: filters must be an array of positive integers, at least one, got 'x'.",
  ],
  [
    'a kernel of nothing',
    { kernelSizes: [3, 0, 3] },
    'cnn40: kernelSizes must be an array of positive integers, at least one, got [3, 0, 3].',
  ],
  ['no units', { units: 0 }, 'cnn40: units must be a positive integer, got 0.'],
  ['no classes', { classes: 0 }, 'cnn40: classes must be a positive integer, got 0.'],
])('%s', (_, options, message) => {
  expect(() => cnn40(options)).toThrow(new Error(message));
});
