import * as tf from '@tensorflow/tfjs-core';
import '../backends.js';
import {
  type ConvTransposeOptions,
  conv1dTranspose,
  conv2dTranspose,
  conv3dTranspose,
  type Padding,
  ValueError,
} from '../../lib/index.js';

type Size = [number, number, number];

interface Call {
  x?: number[];
  filter?: number[];
  shape?: Size | null;
  strides?: number | number[];
  pad?: Padding;
  options?: ConvTransposeOptions;
}

/** conv1dTranspose of [2, 4, 3] by [3, 5, 3], but for what a row says. */
function oneAxis({ x = [2, 4, 3], filter = [3, 5, 3], shape = null, ...rest }: Call) {
  const { strides = 2, pad = 'same', options } = rest;
  const input = tf.zeros<tf.Rank>(x) as tf.Tensor3D;
  return conv1dTranspose(
    input,
    tf.zeros<tf.Rank>(filter) as tf.Tensor3D,
    shape,
    strides,
    pad,
    options,
  );
}

const rows: [string, Call, string][] = [
  [
    'x of rank 2',
    { x: [4, 3] },
    'conv1dTranspose: x must be a tensor of rank 3, [batch, ...spatial, in], got [4, 3].',
  ],
  [
    'a filter of rank 2',
    { filter: [3, 3] },
    'conv1dTranspose: filter must be a tensor of rank 3, [...kernel, out, in], got [3, 3].',
  ],
  [
    'channels that differ',
    { x: [2, 4, 5] },
    "conv1dTranspose: the channels of x must be the filter's last dimension (3), got 5.",
  ],
  [
    'unknown pad',
    { pad: 'full' as Padding },
    "conv1dTranspose: pad must be 'valid' or 'same', got 'full'.",
  ],
  ['zero strides', { strides: 0 }, 'conv1dTranspose: strides must be a positive integer, got 0.'],
  [
    'fractional dilations',
    { strides: 1, options: { dilations: 1.5 } },
    'conv1dTranspose: dilations must be a positive integer, got 1.5.',
  ],
  [
    'strides and dilations above 1',
    { options: { dilations: 2 } },
    'conv1dTranspose: strides or dilations must be 1 on every axis, got {"strides":[2],"dilations":[2]}.',
  ],
  [
    'outputPadding as large as the stride',
    { options: { outputPadding: 2 } },
    'conv1dTranspose: outputPadding must be smaller than strides (2), got 2.',
  ],
  [
    'negative outputPadding',
    { options: { outputPadding: -1 } },
    'conv1dTranspose: outputPadding must be an integer of at least 0, got -1.',
  ],
  [
    'an output without elements',
    { x: [2, 1, 3], filter: [2, 5, 3], strides: 1, options: { outputPadding: 0 } },
    'conv1dTranspose: the output length must be positive, got 0.',
  ],
  [
    'an impossible length, for which stock returns NaN',
    { shape: [2, 9, 5] },
    'conv1dTranspose: outputShape must be [2, 7 to 8, 5], got [2, 9, 5].',
  ],
  [
    'another batch',
    { shape: [1, 8, 5] },
    'conv1dTranspose: outputShape must be [2, 7 to 8, 5], got [1, 8, 5].',
  ],
  [
    'other channels, valid',
    { shape: [2, 9, 4], pad: 'valid' },
    'conv1dTranspose: outputShape must be [2, 9 to 10, 5], got [2, 9, 4].',
  ],
  [
    'an outputShape against the outputPadding',
    { shape: [2, 8, 5], options: { outputPadding: 0 } },
    'conv1dTranspose: outputShape must be [2, 7, 5], got [2, 8, 5].',
  ],
  [
    'a fractional length',
    { shape: [2, 7.5, 5] },
    'conv1dTranspose: outputShape must be [2, 7 to 8, 5], got [2, 7.5, 5].',
  ],
];

beforeAll(() => tf.setBackend('cpu'));

test.each(rows)('%s', (_, call, message) => {
  expect(() => tf.tidy(() => oneAxis(call))).toThrow(new ValueError(message));
});

test('two axes: the case of the design notes, and an array that is too long', () => {
  tf.tidy(() => {
    const x = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
    const filter = tf.ones([3, 3, 1, 1]) as tf.Tensor4D;
    expect(() => conv2dTranspose(x, filter, [1, 9, 9, 1], 2, 'same')).toThrow(
      new ValueError(
        'conv2dTranspose: outputShape must be [1, 7 to 8, 7 to 8, 1], got [1, 9, 9, 1].',
      ),
    );
    expect(() => conv2dTranspose(x, filter, null, [2, 2, 2], 'same')).toThrow(
      new ValueError(
        'conv2dTranspose: strides must be a positive integer or an array of 2 of them, got [2, 2, 2].',
      ),
    );
  });
});

test('three axes', () => {
  tf.tidy(() => {
    const x = tf.ones([1, 2, 2, 2, 1]) as tf.Tensor5D;
    const filter = tf.ones([3, 3, 3, 1, 2]) as tf.Tensor5D;
    expect(() => conv3dTranspose(x, filter, null, 2, 'same')).toThrow(
      new ValueError(
        "conv3dTranspose: the channels of x must be the filter's last dimension (2), got 1.",
      ),
    );
  });
});
