import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import { reachedTaps } from '../../lib/wasm/host/reached_taps.js';
import { type ConvCase, convForward, convInputGradient } from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { distance, noise } from './compare.js';
import { shapes } from './conv_shapes.js';

const along = (input: number, output: number, k: number, before: number, s = 1): ConvGeometry => ({
  batch: 1,
  input: [1, input, 1],
  inChannels: 2,
  output: [1, output, 1],
  outChannels: 3,
  kernel: [1, k, 1],
  strides: [1, s, 1],
  before: [0, before, 0],
});

test.each<[string, ConvGeometry, kernel: number, before: number, skipped: number]>([
  ['all taps reach', along(8, 8, 3, 1), 3, 1, 0],
  ['one pixel, its middle tap', along(1, 1, 7, 3), 1, 0, 18],
  ['two pixels, three of five taps', along(2, 2, 5, 2), 3, 1, 6],
  ['one pixel from two by a stride', along(2, 1, 5, 1, 2), 2, 0, 6],
  ['none reaches', along(1, 1, 2, 4), 2, 4, 0],
])('%s', (_, g, kernel, before, skipped) => {
  const reached = reachedTaps(g);
  expect([reached.g.kernel[1], reached.g.before[1], reached.skipped]).toEqual([
    kernel,
    before,
    skipped,
  ]);
});

test('taps in the middle of rows stay, as the others would lie apart', () => {
  const g: ConvGeometry = {
    ...along(2, 2, 5, 2),
    input: [1, 2, 2],
    output: [1, 2, 2],
    kernel: [1, 5, 5],
    before: [0, 2, 2],
  };
  const reached = reachedTaps(g);
  expect([reached.g.kernel, reached.g.before, reached.skipped]).toEqual([[1, 3, 5], [0, 1, 2], 30]);
});

/** Of one filter, so that what is kept of it has to fit each size. */
const SIZES: [height: number, width: number][] = [
  [1, 1],
  [2, 2],
  [1, 3],
  [3, 1],
  [4, 4],
];

describe.each([1, 2])('kernel 7 on small images, stride %i', (stride) => {
  beforeAll(() => tf.setBackend('wasm'));

  const cases = SIZES.map(
    ([height, width]): ConvCase => ({
      batch: 3,
      input: [1, height, width],
      inChannels: 12,
      outChannels: 20,
      kernel: [1, 7, 7],
      strides: [1, stride, stride],
      padding: 'same',
    }),
  );
  const flat = (shape: number[]) => shape.filter((_, i) => i !== 1) as never;

  test('values and input gradients of three uses each', () => {
    const filter = noise(49 * 12 * 20, 1);
    const w = tf.tensor(filter, [7, 7, 12, 20]) as tf.Tensor4D;
    for (const c of [...cases, ...cases, ...cases]) {
      const { x, y } = shapes(c);
      const [image, dy] = [noise(product(x), 2), noise(product(y), 3)];
      const [forward, back] = tf.tidy(() => [
        tf.conv2d(tf.tensor(image, flat(x)) as tf.Tensor4D, w, stride, 'same').dataSync(),
        tf
          .conv2dTranspose(tf.tensor(dy, flat(y)) as tf.Tensor4D, w, flat(x), stride, 'same')
          .dataSync(),
      ]);
      expect(distance(forward!, convForward(c, image, filter))).toBeLessThan(3e-5);
      expect(distance(back!, convInputGradient(c, dy, filter))).toBeLessThan(3e-5);
    }
    w.dispose();
  });
});
