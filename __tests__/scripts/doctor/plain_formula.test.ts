import * as tf from '@tensorflow/tfjs-core';
import '../../../lib/index.js';
import { checkConvolutions, TOLERANCE } from '../../../scripts/doctor/check_convolutions.js';
import { KERAS_CASE } from '../../../scripts/doctor/keras_case.js';
import { plainFormula } from '../../../scripts/doctor/plain_formula.js';
import { describeEachBackend } from '../../backends.js';
import { readKerasOracle } from '../../oracle/keras_cases.js';

test("the plain formula gives Keras's figures", () => {
  const { x, kernel, g, y, dx, dkernel } = KERAS_CASE;
  const sizes = {
    x: [2, 1, 3, 2],
    kernel: [1, 3, 1, 2],
    y: [2, 1, 9, 1],
    strides: [1, 3],
    crop: [0, 0],
  } as const;
  // Through the tanh.
  const inner = g.map((value, i) => value * (1 - y[i]! ** 2));
  const values = plainFormula(sizes, [...x], [...kernel], inner);
  const close = (got: number[], expected: readonly number[]) =>
    got.forEach((value, i) => {
      // Keras's are rounded to float32.
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
  close(values.y.map(Math.tanh), y);
  close(values.dx, dx);
  close(values.dkernel, dkernel);
});

test('the formula drops what is cropped', () => {
  // Stamps 1 2 3 of 1 and of 10 at 0 and 2, without the first and the last element.
  const sizes = {
    x: [1, 1, 2, 1],
    kernel: [1, 3, 1, 1],
    y: [1, 1, 3, 1],
    strides: [1, 2],
    crop: [0, 1],
  } as const;
  expect(plainFormula(sizes, [1, 10], [1, 2, 3], [1, 1, 1])).toEqual({
    y: [2, 13, 20],
    dx: [5, 3],
    dkernel: [10, 11, 1],
  });
});

test("the built-in case is Keras's", () => {
  const { cases, tensor } = readKerasOracle();
  const { config, tensors } = cases.find(({ id }) => id === 50)!;
  expect(config).toMatchObject({
    filters: 1,
    kernel_size: [3],
    strides: [3],
    padding: 'same',
    activation: 'tanh',
    use_bias: false,
  });
  for (const name of ['x', 'kernel', 'y', 'g', 'dx', 'dkernel'] as const) {
    const stored = tf.tidy(() => tensor(tensors[name]).dataSync());
    KERAS_CASE[name].forEach((value, i) => {
      expect(value).toBeCloseTo(stored[i]!, 8);
    });
  }
});

describeEachBackend('checkConvolutions', (backend) => {
  test('finds nothing wrong, and keeps nothing', () => {
    const before = tf.memory().numTensors;
    const checks = checkConvolutions();
    expect(tf.memory().numTensors).toBe(before);
    expect(checks).toHaveLength(9);
    for (const { error } of checks) expect(error).toBeLessThan(TOLERANCE);
    // Whole numbers are exact.
    for (const { error } of checks.slice(3)) expect(error).toBe(0);
  });

  test.each(['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'])(
    'finds a wrong %s',
    (kernelName) => {
      const right = tf.getKernel(kernelName, backend);
      tf.unregisterKernel(kernelName, backend);
      tf.registerKernel({
        ...right,
        kernelFunc: (call) => {
          const info = right.kernelFunc(call) as tf.TensorInfo;
          const off = tf.engine().makeTensorFromTensorInfo(info);
          return tf.mul(off, 1.001);
        },
      });
      try {
        const wrong = checkConvolutions().filter(
          ({ error }) => error === null || error > TOLERANCE,
        );
        expect(wrong.length).toBeGreaterThan(0);
      } finally {
        tf.unregisterKernel(kernelName, backend);
        tf.registerKernel(right);
      }
    },
  );
});
