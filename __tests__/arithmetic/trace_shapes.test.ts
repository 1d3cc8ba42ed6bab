import * as tf from '@tensorflow/tfjs-core';
import '../backends.js';
import * as tfl from '@tensorflow/tfjs-layers';
import { type ShapeTable, traceShapes } from '../../lib/arithmetic/shapes.js';
import { cnn40, dcganGenerator, kerasBlogAutoencoder } from './known_models.js';

beforeAll(() => tf.setBackend('cpu'));

const heights = (table: ShapeTable) => table.rows.map(({ outputShape }) => outputShape[0]);
const changes = (values: unknown[]) =>
  values.filter((value, n) => n === 0 || value !== values[n - 1]);

describe('the autoencoder of the Keras blog', () => {
  let table: ShapeTable;
  beforeAll(() => {
    table = traceShapes(kerasBlogAutoencoder(), [28, 28, 1]);
  });

  test('28-14-7-4-8-16-14-28', () => {
    expect(changes(heights(table))).toEqual([28, 14, 7, 4, 8, 16, 14, 28]);
  });

  test('parameters', () => {
    const counts = table.rows.map(({ parameters }) => parameters).filter((count) => count > 0);
    expect(counts).toEqual([160, 1160, 584, 584, 584, 1168, 145]);
    expect(table.parameters).toBe(4385);
  });

  test('layer 12 is where `valid` makes 16 -> 14', () => {
    expect(table.rows[11]).toMatchObject({
      index: 12,
      className: 'Conv2D',
      outputShape: [14, 14, 16],
      formula: ['floor((i - k) / s) + 1 = floor((16 - 3) / 1) + 1 = 14'],
      why:
        '`valid` adds no border: a window of 3 that moves by 1 fits 14 times into 16. ' +
        'This is the only convolution here without `same`: with it the layer would give 16x16x16, ' +
        'and the model would end at 32x32x1, not at 28x28x1.',
    });
  });

  test('pooling says where its strides come from', () => {
    expect(table.rows[2]!.why).toBe(
      '`same` adds border as needed, so that strides alone count: every 2nd of 28 places gives 14. ' +
        'Its strides are 2 because strides default to poolSize.',
    );
  });

  test('printed', () => {
    const lines = String(table).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      ' #  layer         output    parameters  formula',
      ' 1  Input         28x28x1            0',
      ' 2  Conv2D        28x28x16         160  ceil(i / s) = ceil(28 / 1) = 28',
      ' 3  MaxPooling2D  14x14x16           0  ceil(i / s) = ceil(28 / 2) = 14',
    ]);
    expect(lines).toContain('9, 11, 13: Repeats every element.');
    expect(lines.at(-1)).toBe('4,385 parameters');
  });

  test('is the same for the model built from the layers, whose own counts agree', () => {
    const layers = kerasBlogAutoencoder();
    const input = tfl.input({ shape: [28, 28, 1] });
    const output = layers.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
    const model = tfl.model({ inputs: input, outputs: output });
    const built = traceShapes(model);
    expect(built.toString()).toBe(table.toString());
    expect(built.parameters).toBe(model.countParams());
    model.dispose();
  });
});

test('the DCGAN generator goes 7-7-14-28 and shows both formulas', () => {
  const table = traceShapes(dcganGenerator(), [100]);
  const pictures = table.rows.filter(({ outputShape }) => outputShape.length === 3);
  expect(pictures.map(({ outputShape }) => outputShape[0])).toEqual([7, 7, 14, 28]);
  expect(pictures[2]!.formula).toEqual([
    '(i - 1)s + k - 2p = (7 - 1)*2 + 5 - 2*2 = 13',
    '(i - 1)s + a + k - 2p = (7 - 1)*2 + 1 + 5 - 2*2 = 14, a = (o + 2p - k) mod s = (14 + 2*2 - 5) mod 2 = 1 <- applies',
  ]);
  expect(table.parameters).toBe(2_330_176);
});

test('the 40x40 CNN has 1,753,857 parameters', () => {
  expect(traceShapes(cnn40(), [40, 40, 1]).parameters).toBe(1_753_857);
});

test('nothing is built, named or left in memory', () => {
  const layers = cnn40();
  const before = tf.memory().numTensors;
  const names = layers.map(({ name }) => name);
  traceShapes(layers, [40, 40, 1]);
  expect(layers.some((layer) => layer.built && layer.weights.length > 0)).toBe(false);
  expect(layers.map(({ name }) => name)).toEqual(names);
  expect(tf.memory().numTensors).toBe(before);
});

test('a graph: a shared layer has a row for each use and counts once; inputs can be resized', () => {
  const input = tfl.input({ shape: [null, null, 3] });
  const shared = tfl.layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', name: 'shared' });
  const once = shared.apply(input) as tfl.SymbolicTensor;
  const twice = shared.apply(once) as tfl.SymbolicTensor;
  const both = tfl.layers.concatenate().apply([once, twice]) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: both });
  const table = traceShapes(model, [9, 7, 3]);
  expect(table.rows.map(({ name }) => name).slice(1, 3)).toEqual(['shared', 'shared']);
  expect(table.rows.at(-1)!.outputShape).toEqual([9, 7, 6]);
  expect(table.rows[1]!.formula).toEqual([
    'axis 1: ceil(i / s) = ceil(9 / 1) = 9',
    'axis 2: ceil(i / s) = ceil(7 / 1) = 7',
  ]);
  expect(table.parameters).toBe(model.countParams());
  expect(traceShapes(model).rows.at(-1)!.outputShape).toEqual([null, null, 6]);
  model.dispose();
});

test('layers around layers are counted before they are built, recurrent ones too', () => {
  const { numTensors } = tf.memory();
  const layers = [
    tfl.layers.bidirectional({
      layer: tfl.layers.lstm({ units: 4, returnSequences: true }) as never,
      mergeMode: 'concat',
    }),
    tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 3 }) }),
  ];
  const { rows } = traceShapes(layers, [7, 2]);
  expect(rows.map(({ outputShape }) => outputShape)).toEqual([
    [7, 2],
    [7, 8],
    [7, 3],
  ]);
  expect(rows.map(({ parameters }) => parameters)).toEqual([
    0,
    2 * 4 * 4 * (2 + 4 + 1),
    3 * (8 + 1),
  ]);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('a Sequential, and a model inside a model', () => {
  const inner = tfl.sequential({
    layers: [tfl.layers.dense({ units: 4, inputShape: [3] }), tfl.layers.dense({ units: 2 })],
  });
  const outer = tfl.sequential({ layers: [inner, tfl.layers.dense({ units: 1 })] });
  const table = traceShapes(outer);
  expect(table.rows.map(({ outputShape }) => outputShape)).toEqual([[3], [2], [1]]);
  expect(table.parameters).toBe(outer.countParams());
  outer.dispose();
});

describe('the odd `valid` layer', () => {
  const conv = (padding: 'same' | 'valid') =>
    tfl.layers.conv2d({ filters: 1, kernelSize: 3, padding });
  const why =
    '`valid` adds no border: a window of 3 that moves by 1 fits 6 times into 8. ' +
    'This is the only convolution here without `same`: with it ';

  test('in a model that ends alike', () => {
    const layers = [conv('same'), conv('same'), conv('valid'), tfl.layers.globalMaxPooling2d({})];
    const { rows } = traceShapes(layers, [8, 8, 1]);
    expect(rows[3]!.why).toBe(`${why}the layer would give 8x8x1.`);
  });

  test('in a model that would break', () => {
    const input = tfl.input({ shape: [8, 8, 1] });
    const convolved = [conv('same'), conv('same'), conv('valid')].reduce(
      (x, layer) => layer.apply(x) as tfl.SymbolicTensor,
      input,
    );
    const cropped = tfl.layers
      .cropping2D({
        cropping: [
          [1, 1],
          [1, 1],
        ],
      })
      .apply(input);
    const sum = tfl.layers.add().apply([convolved, cropped as tfl.SymbolicTensor]);
    const { rows } = traceShapes(tfl.model({ inputs: input, outputs: sum as tfl.SymbolicTensor }));
    expect(rows.map((row) => row.why)).toContain(
      `${why}the layers that follow would no longer fit.`,
    );
  });
});

test('a missing input shape is an error', () => {
  expect(() => traceShapes(kerasBlogAutoencoder())).toThrow(
    new Error('traceShapes: inputShape must be given, since input does not say its own.'),
  );
});
