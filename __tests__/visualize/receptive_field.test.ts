import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { LengthStage } from '../../lib/arithmetic/length_stage.js';
import { layers as own } from '../../lib/index.js';
import { CropOrPadTo, type CropOrPadToArgs } from '../../lib/layers/crop_or_pad_to.js';
import { deconvolve, receptiveField } from '../../lib/visualize/index.js';

const { layers } = tfl;

type Build = (inputShape: number[]) => tfl.layers.Layer[];

/** Chains of one dimension, by what their units can see. */
const CHAINS: [string, number, Build][] = [
  ['conv k=3', 9, () => [conv({ kernelSize: 3 })]],
  ['conv k=4 same', 9, () => [conv({ kernelSize: 4, padding: 'same' })]],
  ['conv k=5 s=2 same', 12, () => [conv({ kernelSize: 5, strides: 2, padding: 'same' })]],
  ['conv k=2 s=3', 12, () => [conv({ kernelSize: 2, strides: 3 })]],
  ['conv k=3 d=3 same', 14, () => [conv({ kernelSize: 3, dilationRate: 3, padding: 'same' })]],
  [
    'three of them and pooling',
    40,
    () => [
      conv({ kernelSize: 3, padding: 'same' }),
      layers.averagePooling1d({ poolSize: 3, strides: 2 }),
      conv({ kernelSize: 5, padding: 'same' }),
      layers.averagePooling1d({ poolSize: 2, padding: 'same' }),
      conv({ kernelSize: 3, strides: 2 }),
    ],
  ],
  [
    'transposed k=3 s=2 same',
    7,
    () => [own.conv1dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: 'same' })],
  ],
  [
    'transposed k=5 s=3',
    7,
    () => [own.conv1dTranspose({ filters: 2, kernelSize: 5, strides: 3 }), conv({ kernelSize: 3 })],
  ],
  ['deconvolution upsample', 7, () => [stage('upsample')]],
  ['deconvolution upsample bilinear', 7, () => [stage('upsample', 'bilinear')]],
  ['deconvolution subpixel', 7, () => [stage('subpixel')]],
  ['deconvolution transpose', 7, () => [stage('transpose')]],
  ['upsampling, conv k=3', 7, () => [own.upSampling1d({ size: 3 }), conv({ kernelSize: 3 })]],
  [
    'padding, cropping',
    9,
    () => [
      own.zeroPadding1d({ padding: [2, 1] }),
      conv({ kernelSize: 3 }),
      own.cropping1d({ cropping: [1, 2] }),
    ],
  ],
];

type ConvArgs = Omit<Parameters<typeof layers.conv1d>[0], 'filters'>;
function conv(args: ConvArgs) {
  return layers.conv1d({ filters: 2, ...args });
}
function stage(
  method: 'upsample' | 'subpixel' | 'transpose',
  interpolation: 'nearest' | 'bilinear' = 'nearest',
) {
  return own.deconvolution({ filters: 2, kernelSize: 3, strides: 2, method, interpolation });
}

/** Positive weights, so that nothing cancels out. */
function positive(model: tfl.LayersModel): tfl.LayersModel {
  model.setWeights(model.getWeights().map((weight) => tf.ones(weight.shape)));
  return model;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** At every place of the last layer of a signal's model. */
async function expectFieldsAtGradients(model: tfl.LayersModel, length: number): Promise<void> {
  const outputs = (model.outputs[0]!.shape as number[])[1]!;
  for (let position = 0; position < outputs; position++) {
    const { projections } = await deconvolve(model, tf.ones([length, 1]), {
      layer: -1,
      filters: 0,
      position: [position],
      method: 'saliency',
    });
    const values = Array.from(projections.dataSync());
    const seen = values.flatMap((value, i) => (value > 0 ? [i] : []));
    const field = receptiveField(model, -1, [position]);
    expect({ position, ...field }).toEqual({
      position,
      start: [seen[0]],
      end: [seen.at(-1)! + 1],
    });
  }
}

describe('the field is where the gradient is', () => {
  test.each(CHAINS)('%s in=%i', async (_, length, build) => {
    const [first, ...rest] = build([length, 1]);
    const model = positive(
      tfl.sequential({
        layers: [
          layers.activation({ activation: 'linear', inputShape: [length, 1] }),
          first!,
          ...rest,
        ],
      }),
    );
    await expectFieldsAtGradients(model, length);
  });

  const convolution: LengthStage = {
    kind: 'convolution',
    kernelSize: [5],
    strides: [2],
    dilationRate: [1],
    padding: 'same',
  };
  test.each<[string, number, CropOrPadToArgs]>([
    ['cropped', 2, {}],
    ['padded', 1, {}],
    ['cropped at both ends', 2, { stages: [convolution] }],
  ])('%s to the length of another', async (_, strides, args) => {
    const input = tfl.input({ shape: [11, 1] });
    const down = conv({ kernelSize: 5, strides: 2, padding: 'same' }).apply(input);
    const up = own.conv1dTranspose({ filters: 1, kernelSize: 5, strides }).apply(down);
    const fitted = new CropOrPadTo(args).apply([up as tfl.SymbolicTensor, input]);
    const last = conv({ kernelSize: 2 }).apply(fitted) as tfl.SymbolicTensor;
    await expectFieldsAtGradients(positive(tfl.model({ inputs: input, outputs: last })), 11);
  });

  test('in two dimensions, over a skip connection', async () => {
    const input = tfl.input({ shape: [12, 11, 1] });
    const a = layers
      .conv2d({ filters: 2, kernelSize: [3, 5], padding: 'same' })
      .apply(input) as tfl.SymbolicTensor;
    const b = layers
      .conv2d({ filters: 2, kernelSize: [5, 1], padding: 'same' })
      .apply(input) as tfl.SymbolicTensor;
    const sum = layers.add().apply([a, b]) as tfl.SymbolicTensor;
    const pooled = layers.averagePooling2d({ poolSize: [2, 3] }).apply(sum) as tfl.SymbolicTensor;
    const model = positive(tfl.model({ inputs: input, outputs: pooled }));
    for (const position of [
      [0, 0],
      [3, 1],
      [5, 2],
    ]) {
      const { projections } = await deconvolve(model, tf.ones([12, 11, 1]), {
        layer: -1,
        filters: 0,
        position,
        method: 'saliency',
      });
      const rows = projections.arraySync() as number[][][][];
      const where = (seen: boolean[]) => [seen.indexOf(true), seen.lastIndexOf(true) + 1];
      const down = where(rows[0]!.map((row) => row.some(([value]) => value! > 0)));
      const across = where(rows[0]![0]!.map((_, x) => rows[0]!.some((row) => row[x]![0]! > 0)));
      expect(receptiveField(model, -1, position)).toEqual({
        start: [down[0], across[0]],
        end: [down[1], across[1]],
      });
    }
  });
});

describe('what sees more than its place', () => {
  /** Where the gradient of one unit of a model of one signal is not 0. */
  const at = (model: tfl.LayersModel, length: number, position: number) => {
    const from = tf.tensor(wave(length), [1, length, 1]);
    const gradient = tf.grad((x) => {
      const y = model.predict(x) as tf.Tensor3D;
      return tf.sum(tf.slice(y, [0, position, 0], [1, 1, 1]));
    })(from);
    const seen = [...gradient.dataSync()].flatMap((value, i) => (value === 0 ? [] : [i]));
    return { start: [seen[0]!], end: [seen.at(-1)! + 1] };
  };
  const wave = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1));
  const last = { filters: 1, kernelSize: 1, name: 'last' };

  test.each<[string, () => tfl.layers.Layer[]]>([
    ['a softmax of all there is', () => [layers.softmax({ axis: [1, 2] as never })]],
    ['a softmax of each place', () => [layers.softmax({ axis: -1 })]],
    ['a norm of each place', () => [layers.layerNormalization({ axis: -1 })]],
    ['a norm along the length', () => [layers.layerNormalization({ axis: 1 })]],
    [
      'an activation on channels first',
      () => [
        layers.permute({ dims: [2, 1] }),
        layers.activation({ activation: 'softmax' }),
        layers.permute({ dims: [2, 1] }),
      ],
    ],
  ])('%s', (_, made) => {
    const model = tfl.sequential({
      layers: [conv({ kernelSize: 3, inputShape: [9, 1] }), ...made(), layers.conv1d(last)],
    });
    expect(receptiveField(model, 'last', [2])).toEqual(at(model, 9, 2));
  });

  test.each<[string, (x: tfl.SymbolicTensor) => tfl.SymbolicTensor]>([
    ['of length 1', (gate) => layers.reshape({ targetShape: [1, 2] }).apply(gate) as typeof gate],
    ['without a length', (gate) => gate],
  ])('a gate %s is everywhere', (_, shaped) => {
    const input = tfl.input({ shape: [9, 1] });
    const x = conv({ kernelSize: 3 }).apply(input) as tfl.SymbolicTensor;
    const mean = layers.globalAveragePooling1d({}).apply(x) as tfl.SymbolicTensor;
    const gated = layers.multiply().apply([x, shaped(mean)]);
    const outputs = layers.conv1d(last).apply(gated) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs });
    expect(receptiveField(model, 'last', [2])).toEqual(at(model, 9, 2));
  });
});

const cnn = () =>
  tfl.sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', inputShape: [28, 28, 1] }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', name: 'conv2' }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 2, name: 'dense' }),
    ],
  });

test('the example, and one at the border', () => {
  expect(receptiveField(cnn(), 'conv2', [5, 5])).toEqual({ start: [7, 7], end: [15, 15] });
  expect(receptiveField(cnn(), 'conv2', [0, 13])).toEqual({ start: [0, 23], end: [5, 28] });
});

test('dense layers see everything', () => {
  expect(receptiveField(cnn(), 'dense', [])).toEqual({ start: [0, 0], end: [28, 28] });
});

/** Where a change of the input changes the unit: by the network itself. */
async function seen(model: tfl.LayersModel, position: number[]): Promise<string> {
  const shape = model.inputs[0]!.shape.slice(1) as number[];
  const x = tf.randomUniform([1, ...shape], 0.5, 1, 'float32', 3);
  const at = (y: tf.Tensor) => tf.slice(y, [0, ...position, 0], [1, 1, 1, -1]);
  const first = at(model.predict(x) as tf.Tensor).dataSync();
  const rows: string[] = [];
  for (let row = 0; row < shape[0]!; row++) {
    for (let column = 0; column < shape[1]!; column++) {
      const other = tf.buffer([1, ...shape], 'float32', x.dataSync().slice() as Float32Array);
      for (let c = 0; c < shape[2]!; c++) other.set(7 * (c + 1), 0, row, column, c);
      const now = at(model.predict(other.toTensor()) as tf.Tensor).dataSync();
      if (now.some((value, n) => Math.abs(value - first[n]!) > 1e-6)) rows.push(`${row},${column}`);
    }
  }
  const numbers = rows.map((text) => text.split(',').map(Number));
  const side = (axis: number) => numbers.map((place) => place[axis]!);
  const [a, b] = [side(0), side(1)];
  return JSON.stringify({
    start: [Math.min(...a), Math.min(...b)],
    end: [Math.max(...a) + 1, Math.max(...b) + 1],
  });
}

const above0 = {
  kernelInitializer: tfl.initializers.randomUniform({ minval: 0.05, maxval: 0.3, seed: 2 }),
};
const maps = (x: tfl.SymbolicTensor) =>
  layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', ...above0 }).apply(x);
const means = (x: tfl.SymbolicTensor) =>
  layers
    .dense({ units: 3, activation: 'sigmoid', ...above0 })
    .apply(layers.globalAveragePooling2d({}).apply(x)) as tfl.SymbolicTensor;
test.each<[string, (x: tfl.SymbolicTensor) => tfl.SymbolicTensor]>([
  [
    'squeeze-excite by a Reshape',
    (x) =>
      layers
        .multiply()
        .apply([
          x,
          layers.reshape({ targetShape: [1, 1, 3] }).apply(means(x)) as tfl.SymbolicTensor,
        ]) as tfl.SymbolicTensor,
  ],
  [
    'squeeze-excite by a broadcast of fewer axes',
    (x) => layers.multiply().apply([x, means(x)]) as tfl.SymbolicTensor,
  ],
  [
    'LayerNormalization over channels',
    (x) => layers.layerNormalization({ axis: -1 }).apply(x) as tfl.SymbolicTensor,
  ],
  [
    'LayerNormalization over places',
    (x) => layers.layerNormalization({ axis: [1, 2] }).apply(x) as tfl.SymbolicTensor,
  ],
])('%s sees what changes it', async (_, behind) => {
  const input = tfl.input({ shape: [7, 6, 2] });
  const model = tfl.model({
    inputs: input,
    outputs: behind(maps(input) as tfl.SymbolicTensor),
  });
  expect(JSON.stringify(receptiveField(model, -1, [2, 3]))).toBe(await seen(model, [2, 3]));
});

test('channels first', () => {
  const model = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 2,
        kernelSize: 3,
        dataFormat: 'channelsFirst',
        inputShape: [1, 9, 8],
      }),
      layers.maxPooling2d({ poolSize: 2, dataFormat: 'channelsFirst' }),
    ],
  });
  expect(receptiveField(model, -1, [1, 2])).toEqual({ start: [2, 4], end: [6, 8] });
});

describe('errors', () => {
  const unknown = () =>
    tfl.sequential({
      layers: [
        layers.conv1d({ filters: 1, kernelSize: 3, inputShape: [null as unknown as number, 1] }),
        layers.simpleRNN({ units: 2, name: 'rnn', recurrentInitializer: 'glorotNormal' }),
      ],
    });
  test.each([
    [
      'a position outside',
      () => receptiveField(cnn(), 'conv2', [14, 0]),
      "receptiveField: position must be [0 to 13,0 to 13] for 'conv2', got [14, 0].",
    ],
    [
      'an unknown length',
      () => receptiveField(unknown(), 0, [1]),
      'receptiveField: inputShape must be given for unknown lengths, got [1, null, 1].',
    ],
    [
      'a layer of unknown reach',
      () => receptiveField(unknown(), 'rnn', [], [9, 1]),
      "receptiveField: the reach of SimpleRNN 'rnn' is not known.",
    ],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(new Error(message));
  });
});
