import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { split } from '../../lib/rewrite/index.js';
import { convAutoencoder, convAutoencoder1d, textAutoencoder, unet } from '../../models/index.js';
import { expectClose } from '../compare.js';

beforeAll(() => tf.setBackend('wasm'));

const shared = () => {
  const dense = tfl.layers.dense({ units: 4, activation: 'tanh', name: 'shared' });
  const input = tfl.input({ shape: [4] });
  const code = tfl.layers.dense({ units: 4, name: 'code' }).apply(dense.apply(input));
  return tfl.model({ inputs: input, outputs: dense.apply(code) as tfl.SymbolicTensor });
};

test.each<[string, () => tfl.LayersModel, string | undefined, number[], number[]]>([
  [
    'convAutoencoder',
    () => convAutoencoder({ inputShape: [16, 16, 1], codeSize: 5, seed: 1 }),
    undefined,
    [2, 16, 16, 1],
    [5],
  ],
  [
    'convAutoencoder1d, a named layer',
    () => convAutoencoder1d({ inputShape: [32, 1], filters: [4, 2], seed: 1 }),
    undefined,
    [2, 32, 1],
    [8, 2],
  ],
  [
    'a sequential',
    () =>
      tfl.sequential({
        layers: [
          tfl.layers.dense({ units: 2, name: 'code', inputShape: [8] }),
          tfl.layers.dense({ units: 8 }),
        ],
      }),
    'code',
    [2, 8],
    [2],
  ],
  ['a layer that both parts have', shared, 'code', [2, 4], [4]],
])('%s', (_, make, at, shape, code) => {
  const model = make();
  const { encoder, decoder } = split(model, at === undefined ? {} : { at });
  expect(encoder.outputs[0]!.shape.slice(1)).toEqual(code);
  const x = tf.randomUniform(shape, 0, 1, 'float32', 3);
  const both = decoder.predict(encoder.predict(x)) as tf.Tensor;
  expectClose(both, model.predict(x) as tf.Tensor, 1e-6);
  model.setWeights(model.getWeights().map((one) => tf.zerosLike(one)));
  expectClose(decoder.predict(encoder.predict(x)) as tf.Tensor, both, 1e-6);
});

test.each<[string, () => tfl.LayersModel, string | undefined, string]>([
  [
    'a U-Net',
    () => unet({ inputShape: [8, 8, 1], depth: 1, filters: 2 }),
    undefined,
    'must read nothing but its output',
  ],
  [
    'text of any length',
    () => textAutoencoder({ filters: [4], embedding: 4 }),
    undefined,
    'must read nothing but its output',
  ],
  [
    'no such layer',
    shared,
    'middle',
    "split: at must be one of shared, code, shared, got 'middle'.",
  ],
  ['nothing that makes longer', shared, undefined, 'must have an encoder'],
])('%s is refused', (_, make, at, message) => {
  expect(() => split(make(), at === undefined ? {} : { at })).toThrow(message);
});
