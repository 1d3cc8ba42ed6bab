import * as tf from '@tensorflow/tfjs-core';
import '../backends.js';
import { Cropping2D } from '../../lib/layers/index.js';

beforeAll(() => tf.setBackend('cpu'));

test.each([
  [
    'each side',
    [
      [0, 1],
      [2, 0],
    ],
    [null, 7, null, 4],
    [null, 6, null, 4],
  ],
  ['one number', 2, [null, 7, 8, 4], [null, 3, 4, 4]],
  ['symmetric', [1, 2], [null, 7, 8, 4], [null, 5, 4, 4]],
])('%s: %j of %j', (_, cropping, input, output) => {
  expect(new Cropping2D({ cropping }).computeOutputShape(input)).toEqual(output);
});

test('replaces the stock layer in the registry', () => {
  const [registered] = tf.serialization.SerializationMap.getMap().classNameMap.Cropping2D!;
  expect(registered).toBe(Cropping2D);
});

test('cuts the elements', () => {
  tf.tidy(() => {
    const x = tf.reshape(tf.range(0, 12), [1, 3, 4, 1]);
    const y = new Cropping2D({
      cropping: [
        [1, 0],
        [0, 2],
      ],
    }).apply(x) as tf.Tensor;
    expect([...y.dataSync()]).toEqual([4, 5, 8, 9]);
  });
});
