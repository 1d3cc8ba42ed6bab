import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { toKeras } from '../../lib/keras/index.js';
import { TensorRef } from '../../lib/keras/read/build/calls.js';
import type { Entry } from '../../lib/keras/read/build/entry.js';
import { Masks, maskAfter } from '../../lib/keras/read/build/masks.js';
import { readZipJson } from './zip_json.js';

beforeAll(() => tf.setBackend('cpu'));

const entry = (name: string, className: string, args: unknown[], config: object = {}) =>
  ({
    object: { className, name, config, module: 'keras.layers' },
    calls: [{ args, kwargs: {} }],
    base: { inbound: 0, outbound: 0 },
    part: { layers: [], parts: null },
  }) as unknown as Entry;

const of = (name: string) => new TensorRef(name, 0, 0);

/** A layer that is called with embeddings, one of which has a mask. */
const merge = (kerasMajor: 2 | 3, className: string) => () => {
  const embeddings = [
    entry('words', 'Embedding', [of('input')], { mask_zero: true }),
    entry('plain', 'Embedding', [of('input')]),
  ];
  const merging = entry('it', className, [[of('words'), of('plain')]]);
  const all = [...embeddings, merging];
  const masks = new Masks(new Map(all.map((one) => [one.object.name!, one])), kerasMajor);
  for (const one of all) masks.made('loadKeras', one, 0);
};

test.each(['Add', 'Average', 'Concatenate', 'Dot', 'Subtract'])(
  '%s on a mask is read of Keras 3, as it joins masks and computes without them',
  (className) => {
    expect(merge(3, className)).not.toThrow();
    expect(merge(2, className)).toThrow(`${className}: on a mask in 'it'`);
  },
);

test.each(['Maximum', 'Minimum', 'Multiply'])(
  '%s on a mask is refused: Keras 3 leaves out what is masked',
  (className) => {
    expect(merge(3, className)).toThrow(`${className}: on a mask in 'it'`);
  },
);

test.each([
  ['Maximum', () => tfl.layers.maximum({ name: 'it' })],
  ['Multiply', () => tfl.layers.multiply({ name: 'it' })],
])('toKeras does not write %s on a mask', async (className, make) => {
  const input = tfl.input({ shape: [4] });
  const words = (maskZero: boolean) =>
    tfl.layers
      .embedding({ inputDim: 3, outputDim: 2, maskZero })
      .apply(input) as tfl.SymbolicTensor;
  const merged = (...masks: boolean[]) => {
    const outputs = make().apply(masks.map(words)) as tfl.SymbolicTensor;
    return toKeras(tfl.model({ inputs: input, outputs }));
  };
  await expect(merged(false, true)).rejects.toThrow(
    `toKeras: the inputs of 'it' must be without a mask, as Keras leaves out of ${className} what is masked, got 'one with a mask'.`,
  );
  await expect(merged(false, false)).resolves.toBeInstanceOf(Uint8Array);
});

test('a Concatenate of masks is not called as what Keras joins them by', async () => {
  const input = tfl.input({ shape: [4] });
  const words = tfl.layers
    .embedding({ inputDim: 3, outputDim: 2, maskZero: true })
    .apply(input) as tfl.SymbolicTensor;
  const dense = tfl.layers.dense({ units: 2 }).apply(words) as tfl.SymbolicTensor;
  const both = tfl.layers.concatenate({ name: 'concatenate' }).apply([words, dense]);
  const bytes = await toKeras(tfl.model({ inputs: input, outputs: both as tfl.SymbolicTensor }));
  const { config } = readZipJson<{ config: { layers: { name: string }[] } }>(bytes, 'config.json');
  expect(config.layers.at(-1)!.name).toBe('concatenate_1');
});

test.each([
  [true, 'refused'],
  [false, 'written'],
])('Multiply after a model with an embedding, maskZero %s, is %s', async (maskZero, what) => {
  const embedding = tfl.layers.embedding({ inputDim: 3, outputDim: 2, inputLength: 4, maskZero });
  const input = tfl.input({ shape: [4] });
  const words = tfl.sequential({ layers: [embedding] }).apply(input) as tfl.SymbolicTensor;
  const outputs = tfl.layers.multiply({ name: 'it' }).apply([words, words]);
  const writing = toKeras(tfl.model({ inputs: input, outputs: outputs as tfl.SymbolicTensor }));
  if (what === 'written') await expect(writing).resolves.toBeInstanceOf(Uint8Array);
  else await expect(writing).rejects.toThrow("the inputs of 'it' must be without a mask");
});

test('what hands a mask on in Keras, and is of layers that do not, is refused', () => {
  const { object } = entry('it', 'BatchNormalization', [], { axis: 1 });
  const own = tfl.layers.batchNormalization();
  const permuted = [tfl.layers.permute({ dims: [2, 1] }), own];
  expect(maskAfter('loadKeras', object, [own], 'masked')).toBe('masked');
  expect(() => maskAfter('loadKeras', object, permuted, 'masked')).toThrow(
    "BatchNormalization: on a mask in 'it'",
  );
});
