import type * as tf from '@tensorflow/tfjs-core';

/** Fails unless both have the same shape and the same values, bit by bit; 0 is -0, and NaN is NaN. */
export function expectSameBits(got: tf.Tensor, expected: tf.Tensor): void {
  expect(got.shape).toEqual(expected.shape);
  const [a, b] = [got.dataSync(), expected.dataSync()];
  const other = a.findIndex((value, i) => !(value === b[i] || Object.is(value, b[i])));
  expect({ other, got: a[other] }).toEqual({ other: -1, got: undefined });
}
