import * as tf from '@tensorflow/tfjs-core';

export function oneHotSuite(): void {
  test.each([
    ['float32', 2.5, -1.5],
    ['int32', 7, -3],
    ['bool', 1, 0],
  ] as const)('one-hot dtype=%s on=%f off=%f', (dtype, on, off) => {
    const before = tf.memory().numTensors;
    const values = tf.tidy(() => {
      const hot = tf.oneHot(tf.tensor2d([2, 0, -1, 3], [2, 2], 'int32'), 3, on, off, dtype);
      expect(hot.dtype).toBe(dtype);
      expect(hot.shape).toEqual([2, 2, 3]);
      return hot.dataSync();
    });
    // A place that is none of the three marks nothing.
    expect([...values]).toEqual([off, off, on, on, off, off, ...new Array(6).fill(off)]);
    expect(tf.memory().numTensors).toBe(before);
  });
}
