import * as tf from '@tensorflow/tfjs-core';

/** A test of tfjs-core that expects a gradient which finite differences refute. */
export interface RefutedTest {
  /** Its name, without the backend. */
  name: string;
  /** The operation whose gradient it takes, the place, what is put in from above, and what it expects. */
  operation: (x: tf.Tensor) => tf.Tensor;
  x: () => tf.Tensor;
  dy: () => tf.Tensor;
  expected: readonly number[];
}

const averagePool: RefutedTest = {
  name: 'avgPool gradient x=[3,3,1] f=[3,3] s=1 p=explicit',
  operation: (x) => {
    const pad: [number, number][] = [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ];
    return tf.avgPool(x as tf.Tensor3D, 3, 1, pad as tf.backend_util.ExplicitPadding);
  },
  x: () => tf.tensor([0, 1, 2, 3, 4, 5, 6, 7, 8], [3, 3, 1]),
  dy: () => tf.tensor([0, 3, 0, 6, 0, 9, 0, 12], [4, 2, 1]),
  expected: [0, 1, 1, 0, 2, 2, 0, 3, 3],
};

const mirrorPad: RefutedTest = {
  name: 'mirrorPad grad',
  operation: (x) => tf.mirrorPad(x, [[2, 1]], 'reflect'),
  x: () => tf.tensor([1, 2, 3]),
  dy: () => tf.tensor([10, 20, 30, 40, 50, 60]),
  expected: [30, 40, 50],
};

/** `__tests__/repairs/refuted_tests.test.ts` refutes each. */
export const REFUTED: readonly RefutedTest[] = [
  averagePool,
  mirrorPad,
  {
    ...mirrorPad,
    name: 'mirrorPad gradient with clones',
    operation: (x) => mirrorPad.operation(x.clone()).clone(),
  },
];

/** Tests that expect a step of Adadelta which its paper refutes: the mean of squares of before the step divides. */
export const REFUTED_STEPS = {
  names: ['AdadeltaOptimizer basic', 'AdadeltaOptimizer Save, load weights and continue training'],
  learningRate: 0.1,
  rho: 0.95,
  /** The minimum is that of the sum of squares. */
  x: [1, 2],
  expected: [0.8, 1.6],
} as const;

/** Tests that expect an error where this package has what tfjs lacks: `__tests__/stock/depthwise.test.ts`. */
export const LIFTED: readonly string[] = [
  'depthwiseConv2d gradients throws error on dilations > 1',
];
