import * as tf from '@tensorflow/tfjs-core';
import { conv1dTranspose, conv2dTranspose, layers } from '../../lib/index.js';
import type { DeconvolutionArgs } from '../../lib/layers/deconvolution.js';
import { upsample } from '../../lib/ops/upsample.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { readJson, unpack } from '../unpack.js';
import { noise } from '../wasm/compare.js';

const noisy = <R extends tf.Rank>(shape: number[], seed: number) =>
  tf.tensor<tf.Rank>(noise(tf.util.sizeFromShape(shape), seed), shape) as tf.Tensor<R>;

/** The layer's output for given weights, without a trace. */
function run(args: DeconvolutionArgs, x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const layer = layers.deconvolution({ ...args, useBias: false });
  layer.build(x.shape);
  layer.setWeights([kernel]);
  const y = layer.apply(x) as tf.Tensor;
  for (const weight of layer.weights) weight.dispose();
  return y;
}

/** The first elements of each axis. */
const from0 = (t: tf.Tensor4D, height: number, width: number) =>
  tf.slice(t, [0, 0, 0, 0], [-1, height, width, -1]);

describeEachBackend('a method is what its definition says', () => {
  let before = 0;
  beforeEach(() => {
    before = tf.memory().numTensors;
    tf.engine().startScope();
  });
  afterEach(() => {
    tf.engine().endScope();
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([
    [3, 2, 'same'],
    [4, 2, 'valid'],
    [2, 3, 'same'],
  ] as const)('transpose: conv2dTranspose, k=%i s=%i %s', (k, s, padding) => {
    const x = noisy<tf.Rank.R4>([2, 3, 4, 2], 1);
    const kernel = noisy<tf.Rank.R4>([k, k, 3, 2], 2);
    const y = run({ filters: 3, kernelSize: k, strides: s, padding }, x, kernel);
    expectClose(y, conv2dTranspose(x, kernel, null, s, padding));
  });

  test('transpose in one dimension: conv1dTranspose', () => {
    const x = noisy<tf.Rank.R3>([2, 5, 2], 1);
    const kernel = noisy<tf.Rank.R3>([4, 3, 2], 2);
    const y = run({ filters: 3, kernelSize: 4 }, x, kernel);
    expectClose(y, conv1dTranspose(x, kernel, [2, 10, 3], 2, 'same'));
  });

  test.each(['same', 'valid'] as const)('upsample nearest: resize, then conv2d, %s', (padding) => {
    const x = noisy<tf.Rank.R4>([2, 3, 4, 2], 1);
    const kernel = noisy<tf.Rank.R4>([3, 3, 2, 3], 2);
    const larger = tf.image.resizeNearestNeighbor(x, [6, 12]);
    const y = run({ filters: 3, method: 'upsample', strides: [2, 3], padding }, x, kernel);
    expectClose(y, tf.conv2d(larger, kernel, 1, padding));
  });

  test('upsample bilinear: resize at half-pixel centres, then conv2d', () => {
    const x = noisy<tf.Rank.R4>([2, 3, 4, 2], 1);
    const kernel = noisy<tf.Rank.R4>([3, 3, 2, 3], 2);
    const larger = tf.image.resizeBilinear(x, [6, 12], false, true);
    const args = { filters: 3, strides: [2, 3], interpolation: 'bilinear' as const };
    const y = run({ ...args, method: 'upsample' }, x, kernel);
    expectClose(y, tf.conv2d(larger, kernel, 1, 'same'));
  });

  test('subpixel: conv2d, then depthToSpace', () => {
    const x = noisy<tf.Rank.R4>([2, 3, 4, 2], 1);
    const kernel = noisy<tf.Rank.R4>([3, 3, 2, 12], 2);
    const y = run({ filters: 3, method: 'subpixel' }, x, kernel);
    expectClose(y, tf.depthToSpace(tf.conv2d(x, kernel, 1, 'same'), 2));
  });

  test('in three dimensions with a flat first axis each method is the one in two', () => {
    const x = noisy<tf.Rank.R4>([2, 3, 4, 2], 1);
    const shapes = { transpose: [3, 3, 4, 2], upsample: [3, 3, 2, 4], subpixel: [3, 3, 2, 16] };
    for (const method of ['transpose', 'upsample', 'subpixel'] as const) {
      const kernel = noisy(shapes[method], 2);
      const flat = run({ filters: 4, method }, x, kernel);
      const args = { filters: 4, method, kernelSize: [1, 3, 3], strides: [1, 2, 2] };
      const deep = run(args, tf.expandDims(x, 1), tf.expandDims(kernel, 0));
      expectClose(tf.squeeze(deep, [1]), flat);
    }
  });

  test('outputSize crops the end', () => {
    const x = noisy<tf.Rank.R4>([1, 3, 3, 2], 1);
    for (const method of ['upsample', 'subpixel'] as const) {
      const kernel = noisy(method === 'upsample' ? [3, 3, 2, 1] : [3, 3, 2, 4], 2);
      const whole = run({ filters: 1, method }, x, kernel) as tf.Tensor4D;
      const y = run({ filters: 1, method, outputSize: [5, 6] }, x, kernel);
      expectClose(y, from0(whole, 5, 6));
    }
  });

  test('icnr starts as nearest upsampling of what its first phase computes', () => {
    const x = noisy<tf.Rank.R4>([1, 3, 3, 2], 1);
    const layer = layers.deconvolution({ filters: 2, method: 'subpixel' });
    const y = layer.apply(x) as tf.Tensor;
    const kernel = tf.slice(layer.getWeights()[0] as tf.Tensor4D, [0, 0, 0, 0], [3, 3, 2, 2]);
    const phase = tf.conv2d(x, kernel, 1, 'same');
    expectClose(y, upsample(phase, [2, 2], 'nearest'));
    for (const weight of layer.weights) weight.dispose();
  });

  test('a bilinear transposed convolution interpolates, but for the border', () => {
    const x = noisy<tf.Rank.R3>([1, 5, 1], 1);
    const layer = layers.conv1dTranspose({
      filters: 1,
      kernelSize: 4,
      strides: 2,
      padding: 'same',
      kernelInitializer: 'bilinear',
    });
    const y = tf.squeeze(layer.apply(x) as tf.Tensor);
    const expected = tf.squeeze(upsample(x, [2], 'bilinear'));
    expectClose(tf.slice(y, 1, 8), tf.slice(expected, 1, 8));
    for (const weight of layer.weights) weight.dispose();
  });
});

describe("Keras's UpSampling2D(interpolation='bilinear')", () => {
  const file = unpack('keras_models')['layers/L_up2d_bilinear.io.json']!;
  const io = readJson<Record<'inputs' | 'outputs', { shape: number[]; data: number[] }[]>>(file);
  describeEachBackend('upsample, bilinear, 2x2', () => {
    test('agrees', () => {
      tf.tidy(() => {
        const [x, y] = [io.inputs[0]!, io.outputs[0]!].map(({ shape, data }) =>
          tf.tensor(data, shape),
        );
        expectClose(upsample(x!, [2, 2], 'bilinear'), y!);
      });
    });
  });
});
