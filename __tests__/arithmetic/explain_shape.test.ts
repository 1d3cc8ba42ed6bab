import '../backends.js';
import * as tfl from '@tensorflow/tfjs-layers';
import { explainShape } from '../../lib/arithmetic/index.js';

const { layers } = tfl;

test.each([
  [
    'valid convolution with a rest',
    layers.conv1d({ filters: 2, kernelSize: 3, strides: 2 }),
    [10, 1],
    [4, 2],
    ['floor((i - k) / s) + 1 = floor((10 - 3) / 2) + 1 = 4'],
    '`valid` adds no border: a window of 3 that moves by 2 fits 4 times into 10 and does not see the last 1.',
  ],
  [
    'dilated convolution',
    layers.conv1d({ filters: 2, kernelSize: 3, dilationRate: 2 }),
    [10, 1],
    [6, 2],
    [
      'k = (k - 1)d + 1 = (3 - 1)*2 + 1 = 5',
      'floor((i - k) / s) + 1 = floor((10 - 5) / 1) + 1 = 6',
    ],
    '`valid` adds no border: a window of 5 that moves by 1 fits 6 times into 10.',
  ],
  [
    'unknown length',
    layers.averagePooling1d({ poolSize: 3, strides: 2 }),
    [null, 1],
    [null, 1],
    ['floor((i - k) / s) + 1 = floor((? - 3) / 2) + 1 = ?'],
    'The length is known at run time.',
  ],
  [
    'transposed, kernel shorter than the stride',
    layers.conv2dTranspose({ filters: 1, kernelSize: 2, strides: 3 }),
    [4, 4, 1],
    [12, 12, 1],
    [
      '(i - 1)s + k - 2p = (4 - 1)*3 + 2 - 2*0 = 11',
      '(i - 1)s + a + k - 2p = (4 - 1)*3 + 1 + 2 - 2*0 = 12, a = (o + 2p - k) mod s = (12 + 2*0 - 2) mod 3 = 1 <- applies',
    ],
    '4 stamps of 2, 3 apart, reach over 11; 1 more are added at the end: 12. The remainder a is 1: the plain formula is 1 short, the one with a applies.',
  ],
  [
    'transposed, unknown length',
    layers.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2, padding: 'same' }),
    [null, null, 1],
    [null, null, 1],
    ['i*2'],
    'The length is known at run time.',
  ],
  [
    'padding',
    layers.zeroPadding2d({ padding: [1, 2] }),
    [4, 4, 1],
    [6, 8, 1],
    ['i + padding = 4 + 2 = 6', 'i + padding = 4 + 4 = 8'],
    'Adds zeros at the start and the end.',
  ],
  ['activation', layers.reLU(), [4, 4], [4, 4], [], 'Keeps the shape.'],
  [
    'a layer without a rule',
    layers.lstm({ units: 5 }),
    [7, 3],
    [5],
    ['7x3 -> 5'],
    "As LSTM's computeOutputShape says.",
  ],
])('explainShape: %s', (_, layer, inputShape, outputShape, formula, why) => {
  expect(explainShape(layer, inputShape)).toEqual({ outputShape, formula, why });
  expect(layer.built).toBe(false);
});

test('causal padding, which tfjs refuses when it is called, is an error', () => {
  const layer = layers.conv1d({ filters: 2, kernelSize: 3, padding: 'causal' });
  expect(() => explainShape(layer, [10, 1])).toThrow(
    new Error("Conv1D: padding must be 'valid' or 'same', got 'causal'."),
  );
});
