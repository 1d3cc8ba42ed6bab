import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/repairs/index.js';
import { type ConvCase, convFilterGradient } from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { distance, noise } from '../wasm/compare.js';
import { shapes } from '../wasm/conv_shapes.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// In stock these two are right but take a hundred times as long.
test.each(['valid', 'same'] as const)('the filter gradient of a convolution, %s', (padding) => {
  const c: ConvCase = {
    batch: 3,
    input: [1, 9, 8],
    inChannels: 4,
    outChannels: 5,
    kernel: [1, 3, 2],
    strides: [1, 2, 1],
    padding,
  };
  const { x, y, w } = shapes(c);
  const [image, dy] = [noise(product(x), 1), noise(product(y), 2)];
  const picture = (shape: number[]) => shape.filter((_, i) => i !== 1);
  const before = tf.memory().numTensors;
  const got = tf.tidy(() => {
    const input: tf.Tensor = tf.tensor(image, picture(x));
    const f = (filter: tf.Tensor) =>
      tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, [2, 1], padding);
    return tf
      .grad(f)(tf.zeros(w.slice(1) as [number, number, number, number]), tf.tensor(dy, picture(y)))
      .dataSync();
  });
  expect(distance(got, convFilterGradient(c, image, dy))).toBeLessThan(1e-5);
  expect(tf.memory().numTensors).toBe(before);
});

test.each(['float32', 'int32'] as const)('segment sums of %s, with ids left out', (dtype) => {
  const sums = tf.tidy(() => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2], dtype);
    const ids = tf.tensor1d([2, 0, -1, 2], 'int32');
    const result = tf.unsortedSegmentSum(x, ids, 3);
    expect(result.dtype).toBe(dtype);
    return result.arraySync();
  });
  expect(sums).toEqual([
    [3, 4],
    [0, 0],
    [8, 10],
  ]);
});

test('the gradient of an embedding', () => {
  const dx = tf.tidy(() => {
    const indices = tf.tensor1d([1, 1, 0], 'int32');
    const dy = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    return tf
      .grad((x) => tf.gather(x, indices))(tf.zeros([3, 2]), dy)
      .arraySync();
  });
  expect(dx).toEqual([
    [5, 6],
    [4, 6],
    [0, 0],
  ]);
});
