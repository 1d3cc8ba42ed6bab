import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { LengthStage } from '../../lib/arithmetic/length_stage.js';
import { CropOrPadTo } from '../../lib/layers/index.js';
import { describeEachBackend } from '../backends.js';

const pooling = (poolSize: number, strides: number, padding: 'valid' | 'same'): LengthStage => ({
  kind: 'pooling',
  kernelSize: [poolSize],
  strides: [strides],
  dilationRate: [1],
  padding,
});
const convolution: LengthStage = {
  kind: 'convolution',
  kernelSize: [4],
  strides: [2],
  dilationRate: [1],
  padding: 'same',
};

describeEachBackend('CropOrPadTo', () => {
  test.each([
    ['crops at the end', [], 6, 4, [1, 2, 3, 4]],
    ['adds zeros at the end', [], 3, 5, [1, 2, 3, 0, 0]],
    ['leaves what fits', [], 3, 3, [1, 2, 3]],
    [
      'the border of a strided convolution, 7 -> 4 -> 10',
      [convolution],
      10,
      7,
      [2, 3, 4, 5, 6, 7, 8],
    ],
    ['pooling under valid, 7 -> 3 -> 6', [pooling(2, 2, 'valid')], 6, 7, [1, 2, 3, 4, 5, 6, 0]],
    ['overlapping pooling, 8 -> 3 -> 6', [pooling(4, 2, 'valid')], 6, 8, [0, 1, 2, 3, 4, 5, 6, 0]],
    ['pooling under same, 7 -> 3 -> 9', [pooling(3, 3, 'same')], 9, 7, [2, 3, 4, 5, 6, 7, 8]],
    [
      'the size before the last of two stages, 9 -> 5',
      [pooling(2, 2, 'same'), convolution],
      12,
      9,
      [2, 3, 4, 5, 6],
    ],
  ])('%s', (_, stages, length, size, expected) => {
    const layer = new CropOrPadTo({ stages: stages as LengthStage[] });
    const before = tf.memory().numTensors;
    const values = Array.from({ length }, (_, n) => n + 1);
    const x = tf.tensor(values, [1, length, 1]);
    const reference = tf.zeros([1, size, 5]);
    const y = layer.apply([x, reference]) as tf.Tensor;
    expect([...y.dataSync()]).toEqual(expected);
    expect(layer.computeOutputShape([x.shape, reference.shape])).toEqual(y.shape);
    tf.dispose([x, reference, y]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('channelsFirst, two axes', () => {
    const layer = new CropOrPadTo({ dataFormat: 'channelsFirst' });
    tf.tidy(() => {
      const y = layer.apply([tf.ones([2, 3, 4, 5]), tf.zeros([2, 1, 6, 3])]) as tf.Tensor;
      expect(y.shape).toEqual([2, 3, 6, 3]);
      expect(tf.sum(y).dataSync()[0]).toBe(2 * 3 * 4 * 3);
    });
  });
});

test('unknown lengths stay unknown, and the config comes back', () => {
  const layer = new CropOrPadTo({ stages: [convolution], name: 'c' });
  expect(
    layer.computeOutputShape([
      [null, null, 3],
      [null, null, 1],
    ]),
  ).toEqual([null, null, 3]);
  const copy = new CropOrPadTo(layer.getConfig());
  expect(copy.getConfig()).toEqual(layer.getConfig());
});

test.each([
  [
    'one input',
    () => new CropOrPadTo().computeOutputShape([null, 3, 1]),
    'CropOrPadTo: the input must be two tensors of one rank, got [null, 3, 1].',
  ],
  [
    'inputs of two ranks',
    () =>
      new CropOrPadTo().computeOutputShape([
        [null, 3, 1],
        [null, 3],
      ]),
    'CropOrPadTo: the input must be two tensors of one rank, got [[null, 3, 1], [null, 3]].',
  ],
  [
    'a bad dataFormat',
    () => new CropOrPadTo({ dataFormat: 'last' as never }),
    "CropOrPadTo: dataFormat must be 'channelsLast' or 'channelsFirst', got 'last'.",
  ],
])('refuses %s', (_, run, message) => {
  expect(run).toThrow(new Error(message));
});

test('the gradient of x passes, the reference gets none', () => {
  const layer = new CropOrPadTo();
  tf.tidy(() => {
    const reference = tf.zeros([1, 2, 1]);
    const loss = (x: tf.Tensor) => tf.sum(layer.call([x, reference])) as tf.Scalar;
    expect([
      ...tf
        .grad(loss)(tf.ones([1, 3, 1]))
        .dataSync(),
    ]).toEqual([1, 1, 0]);
  });
});

test('U-Net fashion: an upsampled tensor takes the size of its skip', () => {
  const skip = tfl.input({ shape: [27, 27, 16] });
  const up = tfl.input({ shape: [28, 28, 8] });
  const fitted = new CropOrPadTo().apply([up, skip]) as tfl.SymbolicTensor;
  expect(fitted.shape).toEqual([null, 27, 27, 8]);
});
