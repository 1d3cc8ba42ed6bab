import * as tf from '@tensorflow/tfjs-core';
import '../../lib/repairs/index.js';
import { describeEachBackend } from '../backends.js';
import { noise } from '../wasm/compare.js';

describeEachBackend('tf.conv2dTranspose to a shape that does not fit', () => {
  const filter = () => tf.tensor4d(noise(18, 2), [3, 3, 1, 2]);
  const image = (rows: number) => tf.tensor4d(noise(rows * 4 * 2, 1), [1, rows, 4, 2]);

  test('what is beyond its end is left out, as tfjs does on cpu', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const got = tf.conv2dTranspose(image(6), filter(), [1, 4, 4, 1], 1, 'same');
      const first = tf.slice(image(6), [0, 0, 0, 0], [1, 4, 4, 2]) as tf.Tensor4D;
      const expected = tf.conv2dTranspose(first, filter(), [1, 4, 4, 1], 1, 'same');
      expect(got.shape).toEqual([1, 4, 4, 1]);
      expect([...got.dataSync()]).toEqual([...expected.dataSync()]);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('one that needs more than there is, is refused', () => {
    tf.tidy(() => {
      const transpose = () => tf.conv2dTranspose(image(3), filter(), [1, 4, 4, 1], 1, 'same');
      expect(transpose).toThrow(
        'Conv2DBackpropInput: dy must be of shape [1, 4, 4, 2], or longer in space, got [1, 3, 4, 2].',
      );
    });
  });
});
