import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import { byStock, type Rank, transposedByStock } from '../../lib/wasm/host/by_stock.js';
import { setTeam } from '../../lib/wasm/host/team.js';
import { setPrecision } from '../../lib/wasm/index.js';
import { engineOf } from '../../lib/wasm/install.js';
import { stockIsFast } from '../../lib/wasm/kernels/binary.js';
import { distance, noise } from './compare.js';

beforeAll(() => tf.setBackend('wasm'));
afterEach(() => setPrecision('fast'));

const geometry = (size: number, k: number, ci: number, co: number): ConvGeometry => ({
  batch: 1,
  input: [1, size, size],
  inChannels: ci,
  output: [1, size, size],
  outChannels: co,
  kernel: [1, k, k],
  strides: [1, 1, 1],
  before: [0, k >> 1, k >> 1],
});

test.each<[string, ConvGeometry, Rank, boolean, boolean]>([
  ['few positions', geometry(4, 3, 512, 512), 'image', true, true],
  ['rows of a dense layer', geometry(4, 1, 512, 512), 'matrix', false, true],
  ['more rows', geometry(8, 1, 16, 16), 'matrix', false, false],
  ['little work', geometry(10, 3, 8, 8), 'image', false, true],
  ['little work, filtered', geometry(10, 3, 8, 8), 'image', true, false],
  ['much work', geometry(32, 3, 16, 16), 'image', false, false],
  ['three channels', geometry(128, 3, 3, 32), 'image', false, true],
  ['three channels of one tap', geometry(128, 1, 3, 32), 'image', false, true],
  ['seven channels', geometry(128, 3, 7, 16), 'image', false, true],
  ['eight channels', geometry(128, 3, 8, 16), 'image', false, false],
  ['three channels to three', geometry(128, 1, 3, 3), 'image', false, false],
  ['four filters', geometry(24, 3, 8, 4), 'image', false, false],
  ['four filters, still less', geometry(12, 3, 8, 4), 'image', false, true],
  ['volumes', geometry(4, 3, 8, 8), 'volume', false, false],
])('%s', (_, g, rank, filtered, expected) => {
  expect(byStock(g, rank, filtered)).toBe(expected);
});

/** How often the module computes a convolution, or an input gradient. */
function own(
  run: () => void,
  name: 'convolution' | 'inputGradient' | 'filteringConvolution' = 'convolution',
): number {
  const engine = engineOf(tf.backend());
  const simd = engine.simd!;
  let count = 0;
  const called = simd[name] as (...args: number[]) => void;
  const counted = (...args: number[]) => {
    count++;
    called(...args);
  };
  engine.simd = { ...simd, [name]: counted };
  try {
    tf.tidy(run);
  } finally {
    engine.simd = simd;
  }
  return count;
}

const image = (size: number) =>
  tf.tensor(noise(size * size * 8, 1), [1, size, size, 8]) as tf.Tensor4D;

test('a small convolution is left to the backend from its second use on, but in training and with exact', () => {
  const filter = tf.tensor(noise(9 * 8 * 8, 2), [3, 3, 8, 8]) as tf.Tensor4D;
  const outputs: Float32Array[] = [];
  const run = (strides = 1) => {
    outputs.push(tf.conv2d(image(10), filter, strides, 'same').dataSync() as Float32Array);
  };
  expect([1, 2, 3, 4].map(() => own(run))).toEqual([1, 0, 0, 0]);
  for (const output of outputs) expect(distance(output, outputs[0]!)).toBeLessThan(1e-6);
  // Another size, and other strides, are not what was left.
  const shapes: number[][] = [];
  own(() => shapes.push(tf.conv2d(image(12), filter, 1, 'same').shape));
  own(() => shapes.push(tf.conv2d(image(10), filter, 2, 'same').shape));
  own(() => shapes.push(tf.conv2d(image(10), filter, 2, 'valid').shape));
  expect(shapes.map(([, height]) => height)).toEqual([12, 5, 4]);
  expect(own(() => run(2))).toBe(0);
  expect(
    own(
      () =>
        void tf.grad((x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter, 2, 'same'))(image(10)),
    ),
  ).toBe(1);
  setPrecision('exact');
  expect(own(() => run(2))).toBe(1);
  filter.dispose();
});

test('of a filter that was left, a larger convolution is not, nor one that was left for want of the module', () => {
  const filter = tf.tensor(noise(8 * 8, 2), [1, 1, 8, 8]) as tf.Tensor4D;
  const run = (size: number) => own(() => void tf.conv2d(image(size), filter, 1, 'same'));
  expect([10, 10, 60, 10, 60].map(run)).toEqual([1, 0, 1, 0, 1]);
  const engine = engineOf(tf.backend());
  const { simd } = engine;
  engine.simd = null;
  tf.tidy(() => [1, 2].map(() => tf.conv2d(image(50), filter, 1, 'same')));
  engine.simd = simd;
  expect(run(50)).toBe(1);
  filter.dispose();
});

test("a dilated convolution that was left with 'exact' is not left after it", () => {
  const x = tf.tensor(noise(40 * 40 * 32, 1), [1, 40, 40, 32]) as tf.Tensor4D;
  const filter = tf.tensor(noise(9 * 32 * 32, 2), [3, 3, 32, 32]) as tf.Tensor4D;
  const run = (precision: 'fast' | 'exact') => {
    setPrecision(precision);
    return own(() => void tf.conv2d(x, filter, 1, 'same', 'NHWC', 2), 'filteringConvolution');
  };
  expect((['fast', 'exact', 'fast', 'exact', 'fast'] as const).map(run)).toEqual([1, 0, 1, 0, 1]);
  tf.dispose([x, filter]);
});

test('a border that XNNPACK miscounts is mended at every use, also after one that it counts right', () => {
  const filter = tf.tensor(noise(4 * 8 * 3, 2), [2, 2, 8, 3]) as tf.Tensor4D;
  const right = new Map<number, Float32Array>();
  for (const size of [8, 6, 8, 6, 6, 8, 7, 7]) {
    const x = image(size);
    const run = () => tf.tidy(() => tf.conv2d(x, filter, 4, 'same').dataSync<'float32'>());
    if (!right.has(size)) {
      setPrecision('exact');
      right.set(size, run());
      setPrecision('fast');
    }
    expect(distance(run(), right.get(size)!)).toBeLessThan(1e-6);
    x.dispose();
  }
  filter.dispose();
});

test.each<[string, ConvGeometry, boolean]>([
  ['one pixel to 2x2', { ...geometry(2, 3, 8, 4), output: [1, 1, 1] }, true],
  ['4x4 of a channel', geometry(4, 3, 1, 1), true],
  ['4x4 of eight', geometry(4, 3, 8, 8), false],
])('transposed: %s', (_, g, expected) => {
  expect(transposedByStock(g)).toBe(expected);
});

test('the smallest transposed convolutions are left to the backend at every use, but with exact', () => {
  const [dy, filter] = [image(2), tf.tensor(noise(9 * 3 * 8, 2), [3, 3, 3, 8])] as tf.Tensor4D[];
  const outputs: Float32Array[] = [];
  const run = (dyOf: tf.Tensor4D) => {
    const shape = [1, 2, 2, 3] as [number, number, number, number];
    outputs.push(tf.conv2dTranspose(dyOf, filter!, shape, 1, 'same').dataSync() as Float32Array);
  };
  const large = tf.fill([1, 2, 2, 8], 0.5) as tf.Tensor4D;
  expect([dy!, large, dy!].map((one) => own(() => run(one), 'inputGradient'))).toEqual([0, 0, 0]);
  setPrecision('exact');
  expect(own(() => run(dy!), 'inputGradient')).toBe(1);
  for (const output of [outputs[2]!, outputs[3]!]) {
    expect(distance(output, outputs[0]!)).toBeLessThan(1e-6);
  }
  tf.dispose([dy!, filter!, large]);
});

test('a dy that does not fit is refused, also after one of its shape that was left', () => {
  const [dy, filter] = [image(2), tf.tensor(noise(9 * 3 * 8, 2), [3, 3, 3, 8])] as tf.Tensor4D[];
  const run = (size: number) =>
    tf.tidy(() => void tf.conv2dTranspose(dy!, filter!, [1, size, size, 3], 2, 'same'));
  expect(own(() => run(4), 'inputGradient')).toBe(0);
  expect(() => run(5)).toThrow(
    'Conv2DBackpropInput: dy must be of shape [1, 3, 3, 8], or longer in space, got [1, 2, 2, 8].',
  );
  tf.dispose([dy!, filter!]);
});

test.each<[a: number[], b: number[], one: boolean, two: boolean]>([
  [[64, 512], [64, 512], true, false],
  [[4, 5], [4, 5], true, true],
  [[64, 512], [1], true, true],
  [[64, 512], [512], true, true],
  [[512, 64], [64], false, false],
])('[%s] and [%s] are left to the backend on one thread: %s, on two: %s', (p, q, one, two) => {
  const [a, b] = [tf.zeros(p), tf.zeros(q)];
  expect(stockIsFast({ inputs: { a, b } })).toBe(one);
  setTeam(tf.backend(), { size: 2, least: 2 ** 17, run: () => {} });
  expect(stockIsFast({ inputs: { a, b } })).toBe(two);
  setTeam(tf.backend(), null);
  tf.dispose([a, b]);
});

test('a bias that was reshaped is copied for the backend at every use', () => {
  const [x, filter] = [image(5), tf.tensor(noise(9 * 8 * 4, 2), [3, 3, 8, 4]) as tf.Tensor4D];
  const bias = tf.tidy(() => tf.tensor(noise(4, 3), [1, 4]).reshape([4])) as tf.Tensor1D;
  const plain = tf.tensor1d(noise(4, 3));
  const run = (b: tf.Tensor1D) =>
    tf.tidy(() => tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias: b }).dataSync());
  const outputs = [bias, plain, bias, plain, plain, bias].map(run);
  for (const output of outputs) expect(distance(output, outputs[0]!)).toBeLessThan(1e-6);
  tf.dispose([x, filter, bias, plain]);
});
