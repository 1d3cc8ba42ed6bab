import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients, besides the layers.
import '@tensorflow/tfjs-layers';
import '../../lib/wasm/index.js';
import { type ConvCase, convFilterGradient, geometry } from '../reference/conv_gradients.js';
import { distance, noise } from './compare.js';

// batch, height, width, channels in and out, kernel, strides, padding
const rows: [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  'valid' | 'same',
][] = [
  [1, 3, 3, 1, 1, 1, 1, 1, 1, 'valid'],
  [2, 7, 6, 3, 5, 3, 3, 1, 1, 'same'],
  [2, 7, 6, 3, 5, 3, 3, 1, 1, 'valid'],
  [2, 8, 8, 2, 3, 3, 3, 2, 2, 'same'],
  [2, 9, 8, 2, 3, 3, 2, 2, 3, 'valid'],
  [3, 10, 11, 4, 2, 2, 3, 4, 4, 'valid'],
  [3, 10, 11, 4, 2, 2, 3, 4, 5, 'same'],
  [2, 2, 2, 3, 4, 5, 5, 2, 2, 'same'],
  [4, 1, 16, 5, 6, 1, 5, 1, 2, 'same'],
  [4, 1, 16, 5, 6, 1, 1, 1, 3, 'same'],
  [2, 14, 14, 16, 8, 3, 3, 1, 1, 'same'],
];

beforeAll(async () => {
  await tf.setBackend('wasm');
});

test.each(rows)(
  'x=%ix%ix%ix%i filters=%i k=%ix%i s=%ix%i %s',
  (n, h, w, ci, co, kh, kw, sh, sw, pad) => {
    const c: ConvCase = {
      batch: n,
      input: [1, h, w],
      inChannels: ci,
      outChannels: co,
      kernel: [1, kh, kw],
      strides: [1, sh, sw],
      padding: pad,
    };
    const [, oh, ow] = geometry(c).output;
    const x = noise(n * h * w * ci, 1);
    const dy = noise(n * oh * ow * co, 2);
    const before = tf.memory().numTensors;
    const kept = tf.engine().backend.numDataIds();
    const got = tf.tidy(() => {
      const filter = tf.zeros<tf.Rank.R4>([kh, kw, ci, co]);
      const image = tf.tensor4d(x, [n, h, w, ci]);
      const grad = tf.grad((f) => tf.conv2d(image, f as tf.Tensor4D, [sh, sw], pad));
      return grad(filter, tf.tensor4d(dy, [n, oh, ow, co])).dataSync();
    });
    expect(distance(got, convFilterGradient(c, x, dy))).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.engine().backend.numDataIds()).toBe(kept);
  },
);

test('a channels-first gradient is refused by name', () => {
  const x = tf.zeros<tf.Rank.R4>([1, 2, 4, 4]);
  const dy = tf.zeros<tf.Rank.R4>([1, 3, 4, 4]);
  const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [1, 1, 2, 3] };
  const run = () => tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attrs);
  expect(run).toThrow("Conv2DBackpropFilter: dataFormat must be 'NHWC', got 'NCHW'.");
  tf.dispose([x, dy]);
});

test('a filter is learned from its pictures', async () => {
  const x = tf.tensor4d(noise(8 * 8 * 8, 3), [8, 8, 8, 1]);
  const filter = tf.variable(tf.tensor4d(noise(9, 4), [3, 3, 1, 1]));
  const sobel = tf.tensor4d([1, 0, -1, 2, 0, -2, 1, 0, -1], [3, 3, 1, 1]);
  const optimizer = tf.train.adam(0.2);
  const loss = () =>
    tf.mean(
      tf.squaredDifference(tf.conv2d(x, filter, 1, 'same'), tf.conv2d(x, sobel, 1, 'same')),
    ) as tf.Scalar;
  for (let i = 0; i < 100; i++) optimizer.minimize(loss);
  const last = tf.tidy(() => loss().dataSync()[0]!);
  expect(last).toBeLessThan(1e-2);
  tf.dispose([x, filter, sobel]);
  optimizer.dispose();
});
