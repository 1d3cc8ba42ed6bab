import '../backends.js';
import * as tfl from '@tensorflow/tfjs-layers';
import { explainShape } from '../../lib/arithmetic/shapes.js';
import * as ours from '../../lib/layers/factories.js';

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
  [
    'a deconvolution that is told its size',
    ours.deconvolution({ filters: 1, outputSize: 13 }),
    [7, 2],
    [13, 1],
    [
      '(i - 1)s + k - 2p = (7 - 1)*2 + 3 - 2*1 = 13 <- applies',
      '(i - 1)s + a + k - 2p = (7 - 1)*2 + 0 + 3 - 2*1 = 13, a = (o + 2p - k) mod s = (13 + 2*1 - 3) mod 2 = 0',
    ],
    '7 stamps of 3, 2 apart, reach over 15; `same` crops 2 of them: 13. outputSize asks for 13. The remainder a is 0: the plain formula applies.',
  ],
  [
    'a deconvolution of unknown input that is told its size',
    ours.deconvolution({ filters: 1, outputSize: 13 }),
    [null, 2],
    [13, 1],
    ['outputSize = 13'],
    'outputSize fixes the length.',
  ],
  [
    'a deconvolution by upsampling',
    ours.deconvolution({ filters: 1, method: 'upsample' }),
    [7, 2],
    [14, 1],
    ['i * s = 7 * 2 = 14'],
    'A decoder stage: as much longer as its strides say, or exactly outputSize.',
  ],
  [
    'upsampling',
    ours.upSampling1d({ size: 3 }),
    [7, 2],
    [21, 2],
    ['i * size = 7 * 3 = 21'],
    'Repeats every element.',
  ],
  [
    'cropping',
    layers.cropping2D({
      cropping: [
        [1, 2],
        [0, 0],
      ],
    }),
    [7, 7, 2],
    [4, 7, 2],
    ['i - cropping = 7 - 3 = 4'],
    'Drops elements at the start and the end.',
  ],
  [
    'global pooling',
    layers.globalMaxPooling1d(),
    [7, 2],
    [2],
    [],
    'One number for each channel, whatever the size.',
  ],
  [
    'permute',
    layers.permute({ dims: [2, 1] }),
    [7, 2],
    [2, 7],
    ['dims = 2,1'],
    'The axes change places.',
  ],
  [
    'repeat',
    layers.repeatVector({ n: 3 }),
    [7],
    [3, 7],
    ['n = 3'],
    'The vector is repeated along a new axis.',
  ],
  [
    'embedding',
    layers.embedding({ inputDim: 9, outputDim: 4 }),
    [7],
    [7, 4],
    ['outputDim = 4'],
    'Every index becomes a vector.',
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

test('a bilinear upsampling interpolates', () => {
  const layer = layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' });
  expect(explainShape(layer, [4, 4, 1])).toEqual({
    outputShape: [8, 8, 1],
    formula: ['i * size = 4 * 2 = 8'],
    why: 'Interpolates between the elements.',
  });
});

test('causal padding, which tfjs refuses when it is called, is an error', () => {
  const layer = layers.conv1d({ filters: 2, kernelSize: 3, padding: 'causal' });
  expect(() => explainShape(layer, [10, 1])).toThrow(
    new Error("Conv1D: padding must be 'valid' or 'same', got 'causal'."),
  );
});

const windowed: [string, (k: number, s: number, padding: 'valid' | 'same') => tfl.layers.Layer][] =
  [
    [
      'Conv1D',
      (k, s, padding) => layers.conv1d({ filters: 1, kernelSize: k, strides: s, padding }),
    ],
    ['MaxPooling1D', (k, s, padding) => layers.maxPooling1d({ poolSize: k, strides: s, padding })],
    [
      'Conv1DTranspose',
      (k, s, padding) => ours.conv1dTranspose({ filters: 1, kernelSize: k, strides: s, padding }),
    ],
    [
      'Deconvolution',
      (k, s, padding) => ours.deconvolution({ filters: 1, kernelSize: k, strides: s, padding }),
    ],
  ];

test.each(windowed)('%s: the formula gives the length that the layer has', (_, make) => {
  for (const padding of ['valid', 'same'] as const) {
    for (let k = 1; k <= 6; k++) {
      for (let s = 1; s <= 4; s++) {
        const layer = make(k, s, padding);
        for (let i = 6; i <= 30; i++) {
          const { formula, outputShape } = explainShape(layer, [i, 1]);
          const applied = formula.find((line) => line.endsWith('<- applies')) ?? formula[0]!;
          const given = Number(/= (\d+)(?: <- applies|, a = .*)?$/.exec(applied)![1]);
          const text = `i=${i} k=${k} s=${s} ${padding}`;
          expect(`${text}: ${given}`).toBe(`${text}: ${outputShape[0]}`);
        }
      }
    }
  }
});
