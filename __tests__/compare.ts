import type * as tf from '@tensorflow/tfjs-core';

/** The largest difference, relative to the largest expected value (or to 1, if that is larger). */
export function relativeDifference(actual: tf.Tensor, expected: tf.Tensor): number {
  expect(actual.shape).toEqual(expected.shape);
  const a = actual.dataSync();
  const b = expected.dataSync();
  let scale = 1;
  let worst = 0;
  for (let i = 0; i < b.length; i++) {
    scale = Math.max(scale, Math.abs(b[i]!));
    // NaN must not pass as a small difference.
    worst = Math.max(worst, Number.isFinite(a[i]!) ? Math.abs(a[i]! - b[i]!) : Infinity);
  }
  return worst / scale;
}

export function expectClose(actual: tf.Tensor, expected: tf.Tensor, tolerance = 1e-5): void {
  expect(relativeDifference(actual, expected)).toBeLessThan(tolerance);
}
