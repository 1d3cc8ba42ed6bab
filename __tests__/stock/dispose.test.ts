import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../backends.js';
import { loadLayersModel } from '../../lib/index.js';
import { espcn } from '../../models/espcn.js';
import { saveAndLoad } from '../save_and_load.js';

beforeAll(() => tf.setBackend('cpu'));

type Symbol = tfl.SymbolicTensor;

const input = () => tfl.input({ shape: [2] });
const dense = () => tfl.layers.dense({ units: 2, inputShape: [2] });

/** A model that calls each of these layers on the output of the one before. */
function chain(...layers: tfl.layers.Layer[]): tfl.LayersModel {
  const x = input();
  const y = layers.reduce((one, layer) => layer.apply(one) as Symbol, x);
  return tfl.model({ inputs: x, outputs: y });
}

/** A model that calls a layer on two inputs, and one of the first of these calls. */
function siamese(): [both: tfl.LayersModel, one: tfl.LayersModel] {
  const layer = dense();
  const [a, b] = [input(), input()];
  const [p, q] = [layer.apply(a), layer.apply(b)] as [Symbol, Symbol];
  const outputs = tfl.layers.add().apply([p, q]) as Symbol;
  return [tfl.model({ inputs: [a, b], outputs }), tfl.model({ inputs: a, outputs: p })];
}

const twice = () => {
  const layer = dense();
  return chain(layer, layer);
};

const both = <T extends tfl.layers.Layer>(
  shared: T,
  make: (shared: T) => [tfl.LayersModel, tfl.LayersModel],
) => make(shared);

const builders: [string, () => tfl.LayersModel][] = [
  ['a layer once', () => chain(dense())],
  ['a layer twice', twice],
  ['a model in it', () => chain(chain(dense()))],
  [
    'a model twice',
    () => {
      const inner = chain(dense());
      return chain(inner, dense(), inner);
    },
  ],
  [
    'a layer twice in a model that is in it twice',
    () => {
      const inner = twice();
      return chain(inner, inner);
    },
  ],
  [
    'a layer that a model in it has too',
    () => {
      const layer = dense();
      return chain(layer, chain(layer, dense()), layer);
    },
  ],
  ['a Sequential that begins with a model', () => tfl.sequential({ layers: [twice(), dense()] })],
  [
    'a Sequential of one layer twice',
    () => {
      const [first, layer] = [dense(), dense()];
      return tfl.sequential({ layers: [first, layer, layer] });
    },
  ],
  ['the builder espcn', () => espcn({ inputShape: [8, 8, 1] })],
];

const weightsOf = (model: tfl.LayersModel) => new Set(model.weights.map(({ id }) => id)).size;

test.each(builders)('%s is freed, once', (_, build) => {
  const before = tf.memory().numTensors;
  const model = build();
  const shape = model.inputs[0]!.shape.map((n) => n ?? 1);
  tf.tidy(() => void model.predict(tf.zeros(shape)));
  const numDisposedVariables = weightsOf(model);
  expect(tf.memory().numTensors).toBe(before + numDisposedVariables);
  expect(model.dispose()).toEqual({ refCountAfterDispose: 0, numDisposedVariables });
  expect(tf.memory().numTensors).toBe(before);
  expect(() => model.dispose()).toThrow(/is already disposed/);
});

// tfjs reads no weights of a layer that is listed twice.
const read = builders.filter(([name]) => !/has too|of one layer twice/.test(name));

describe.each([
  ['tfjs', tfl.loadLayersModel],
  ['the package', loadLayersModel],
] as const)('read by %s', (_, load) => {
  test.each(read)('%s', async (__, build) => {
    const before = tf.memory().numTensors;
    const model = build();
    const loaded = await saveAndLoad(model, load);
    model.dispose();
    const numDisposedVariables = weightsOf(loaded);
    expect(loaded.dispose()).toEqual({ refCountAfterDispose: 0, numDisposedVariables });
    expect(tf.memory().numTensors).toBe(before);
  });
});

const pairs: [string, () => [tfl.LayersModel, tfl.LayersModel]][] = [
  ['a layer once in each', () => both(dense(), (layer) => [chain(layer), chain(layer)])],
  ['a layer twice in one', () => both(dense(), (layer) => [chain(layer, layer), chain(layer)])],
  ['one of two calls in both', siamese],
  ['a model in each', () => both(chain(dense()), (inner) => [chain(inner), chain(inner)])],
  [
    'a model twice in one, and in a Sequential',
    () =>
      both(twice(), (inner) => [
        chain(inner, inner),
        tfl.sequential({ layers: [dense(), inner, dense()] }),
      ]),
  ],
];

const orders = pairs.flatMap(([name, build]) => [
  [name, 'the first', build, 0] as const,
  [name, 'the second', build, 1] as const,
]);

test.each(orders)('%s: the other lives on without %s', (_, __, build, place) => {
  const before = tf.memory().numTensors;
  const models = build();
  const [gone, living] = [models[place]!, models[1 - place]!];
  const predict = () =>
    tf.tidy(() => [
      ...(living.predict(living.inputs.map(() => tf.ones([1, 2]))) as tf.Tensor).dataSync(),
    ]);
  const expected = predict();
  gone.dispose();
  expect(predict()).toEqual(expected);
  living.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
