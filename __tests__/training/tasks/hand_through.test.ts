import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { pickBackend } from '../../../lib/node/index.js';
import { handThrough } from '../../../lib/training/tasks/hand_through.js';
import { codec } from '../../../models/index.js';

beforeAll(() => pickBackend('wasm'));

const SIZES = {
  inputShape: [null, 1] as [null, 1],
  filters: 8,
  lstmLayers: 0,
  codebooks: 1,
  codes: 2,
};
const DAC = { variant: 'dac', decoderFilters: 16 } as const;
const x = Float32Array.from({ length: 240 }, (_, i) => Math.sin((i / 20) ** 2));

describe.each([true, false])('causal=%s', (causal) => {
  test.each([
    [[8, 4], 1],
    [[3, 2], 2],
    [[5], 1],
  ])(
    'strides=%j blocks=%d: a vector is the samples of its frame, and they come back',
    (strides, blocks) => {
      const frame = strides.reduce((a, b) => a * b);
      const model = codec({ ...SIZES, strides, blocks, causal, codeSize: frame + 1, seed: 1 });
      expect(handThrough(model, { strides, causal })).toBe(true);
      const [encoder, decoder] = ['encoder', 'decoder'].map(
        (name) => model.getLayer(name) as unknown as LayersModel,
      );
      const length = Math.floor(x.length / frame) * frame;
      const samples = x.slice(0, length);
      tf.tidy(() => {
        const vectors = encoder!.predict(tf.tensor3d(samples, [1, length, 1])) as tf.Tensor3D;
        const back = decoder!.predict(vectors) as tf.Tensor;
        const found = tf.slice(vectors, 0, [1, length / frame, frame]).dataSync();
        const put = back.dataSync();
        for (let i = 0; i < length; i++) {
          expect(found[i]).toBeCloseTo(samples[i]!, 5);
          expect(put[i]).toBeCloseTo(samples[i]!, 5);
        }
      });
      model.dispose();
    },
  );
});

test.each([
  ['the code', { strides: [4, 4], codeSize: 15 }],
  ['a level', { strides: [20, 2], codeSize: 40 }],
])('without room in %s nothing is changed', (_, sizes) => {
  const model = codec({ ...SIZES, ...sizes, causal: false, seed: 1 });
  const weights = () => model.getWeights().map((weight) => weight.dataSync().slice());
  const before = weights();
  expect(handThrough(model, { strides: sizes.strides, causal: false })).toBe(false);
  expect(weights()).toEqual(before);
  model.dispose();
});

test.each([
  [
    'others than its strides',
    { strides: [2, 4] as number[] },
    [4, 2],
    "strides must be the model's, [2, 4], got [4, 2].",
  ],
  [
    'fewer than its strides',
    { strides: [2, 4] as number[] },
    [2],
    "strides must be the model's, [2, 4], got [2].",
  ],
  ...[{ lstmLayers: 1 }, { lstmLayers: 2 }, { weightNormalization: true }, DAC].map(
    (sizes) =>
      [
        JSON.stringify(sizes),
        sizes,
        [2, 2],
        "the model must be of plain convolutions, as EnCodec without LSTMs, got 'codec'.",
      ] as const,
  ),
] as const)('refuses %s, and changes nothing', (_, sizes, strides, message) => {
  const model = codec({ ...SIZES, strides: [2, 2], codeSize: 9, causal: false, ...sizes });
  const weights = () => model.getWeights().map((weight) => weight.dataSync().slice());
  const before = weights();
  expect(() => handThrough(model, { strides, causal: false })).toThrow(`handThrough: ${message}`);
  expect(weights()).toEqual(before);
  model.dispose();
});

test.each([
  [true, 'reflect'],
  [false, 'reflect'],
  [true, 'zeros'],
  [false, 'zeros'],
] as const)('refuses what is causal=%s, of borders of %s, for the other', (causal, padding) => {
  const model = codec({ ...SIZES, strides: [2, 2], codeSize: 9, causal, padding });
  expect(() => handThrough(model, { strides: [2, 2], causal: !causal })).toThrow(
    `handThrough: causal must be the model's, ${causal}, got ${!causal}.`,
  );
  model.dispose();
});
