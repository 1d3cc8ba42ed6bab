import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LAYER_KINDS, type LayerKind } from '../../../lib/arithmetic/layer_kinds.js';
import { LAYER_TRAITS } from '../../../lib/arithmetic/layer_traits.js';
import { layers } from '../../../lib/index.js';
import { type DecodeTiledOptions, decodeTiled } from '../../../lib/rewrite/tiled/index.js';
import { networkOf, planOf } from '../../../lib/rewrite/tiled/plan.js';
import { tileFor } from '../../../lib/rewrite/tiled/tile_size.js';
import { watchBytes } from '../../../lib/tfjs/watch_bytes.js';
import { setPrecision } from '../../../lib/wasm/index.js';
import { espcn, unet } from '../../../models/index.js';
import { describeEachBackend } from '../../backends.js';
import { expectClose } from '../../compare.js';
import { specimenModel, USABLE } from '../../layers/specimens.js';
import { expectSameBits } from './same_bits.js';

beforeAll(() => tf.setBackend('cpu'));

/** A picture enlarged four times, with a way around. */
function enlarging(): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, 3] });
  const conv = { filters: 6, kernelSize: 3, padding: 'same' } as const;
  const first = tfl.layers.conv2d({ ...conv, activation: 'relu' }).apply(input);
  const second = tfl.layers.conv2d({ ...conv, dilationRate: 2 }).apply(first);
  const sum = tfl.layers.add().apply([first, second] as tfl.SymbolicTensor[]);
  const up = layers.deconvolution({ filters: 4, method: 'subpixel' }).apply(sum);
  const last = layers.conv2dTranspose({ filters: 4, kernelSize: 4, strides: 2, padding: 'same' });
  return tfl.model({ inputs: input, outputs: last.apply(up) as tfl.SymbolicTensor });
}

/** So little that rows wait outside the backend. */
const OUTSIDE = 20_000;

const picture = (shape: number[]) => tf.randomNormal(shape, 0, 1, 'float32', 7);

describeEachBackend('decodeTiled', () => {
  beforeAll(() => setPrecision('exact'));
  afterAll(() => setPrecision('fast'));

  test.each<[string, () => tfl.LayersModel, number[], DecodeTiledOptions]>([
    ['a tile that divides nothing', enlarging, [2, 11, 13, 3], { tile: [7, 5] }],
    ['one position after the other', enlarging, [1, 2, 3, 3], { tile: 1 }],
    ['a tile larger than all', enlarging, [1, 5, 4, 3], { tile: 1000 }],
    ['rows', enlarging, [1, 9, 5, 3], { tile: [3, 20] }],
    ['by memory', enlarging, [1, 30, 40, 3], { memory: 100_000 }],
    ['by memory, its rows outside', enlarging, [1, 30, 40, 3], { memory: OUTSIDE }],
    ['with memory for all', enlarging, [1, 6, 5, 3], {}],
    [
      'espcn',
      () => espcn({ inputShape: [null, null, 4], factor: 3, seed: 1 }),
      [1, 13, 9, 4],
      { tile: 10 },
    ],
    [
      'unet, whose encoder halves',
      () => unet({ inputShape: [null, null, 1], depth: 2, filters: 4, seed: 1 }),
      [1, 22, 17, 1],
      { tile: 9 },
    ],
    [
      'a model inside a model',
      () =>
        tfl.sequential({ layers: [enlarging(), tfl.layers.activation({ activation: 'tanh' })] }),
      [1, 5, 4, 3],
      { tile: 6 },
    ],
  ])('%s: the bits of the whole', async (_, make, shape, options) => {
    const model = make();
    const x = picture(shape);
    expectSameBits(await decodeTiled(model, x, options), model.predict(x) as tf.Tensor);
  });

  test('rows wait outside where there is little memory', () => {
    const plan = planOf('decodeTiled', networkOf('decodeTiled', enlarging()), [1, 30, 40, 3]);
    expect(tileFor('decodeTiled', plan, OUTSIDE).outside).toBe(true);
    expect(tileFor('decodeTiled', plan, 1e6).outside).toBe(false);
  });

  test('in less memory than the whole', async () => {
    const model = enlarging();
    const x = picture([1, 60, 60, 3]);
    const peak = async (run: () => unknown) => {
      const before = tf.memory().numBytes;
      const watch = watchBytes();
      await run();
      watch.end();
      return watch.peak() - before;
    };
    const whole = await peak(() => model.predict(x));
    const output = 4 * 240 * 240 * 4;
    const tiled = await peak(() => decodeTiled(model, x, { memory: 200_000 }));
    expect(whole).toBeGreaterThanOrEqual(2 * output);
    expect(tiled).toBe(output);
  });
}, ['cpu', 'wasm']);

describe('on wasm by minimal filtering, the default', () => {
  beforeAll(() => tf.setBackend('wasm'));
  afterAll(() => tf.setBackend('cpu'));

  test('within some millionths', async () => {
    const conv = { filters: 24, kernelSize: 3, padding: 'same' } as const;
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({ ...conv, inputShape: [null, null, 16] }),
        layers.conv2dTranspose({ filters: 8, kernelSize: 4, strides: 2, padding: 'same' }),
      ],
    });
    const x = picture([1, 40, 40, 16]);
    const whole = model.predict(x) as tf.Tensor;
    expectClose(await decodeTiled(model, x, { tile: 19 }), whole, 1e-4);
  });
});

test('a bilinear size of 3: within some millionths', async () => {
  const up = tfl.layers.upSampling2d({
    size: [3, 3],
    interpolation: 'bilinear',
    inputShape: [9, 7, 2],
  });
  const model = tfl.sequential({ layers: [up] });
  const x = picture([1, 9, 7, 2]);
  expectClose(await decodeTiled(model, x, { tile: 4 }), model.predict(x) as tf.Tensor, 1e-5);
});

test('tells its tiles, and ends early with nothing in memory', async () => {
  const model = enlarging();
  const x = picture([2, 4, 4, 3]);
  const told: [number, number | null][] = [];
  const y = await decodeTiled(model, x, { tile: 8, onProgress: (...all) => told.push(all) });
  // Of two samples and two bands two strips each, and as many before them.
  expect(told).toEqual(Array.from({ length: 16 }, (_, n) => [n + 1, 16]));
  y.dispose();
  const before = tf.memory().numTensors;
  const controller = new AbortController();
  const onProgress = (done: number) => {
    if (done === 3) controller.abort(new Error('enough'));
  };
  const { signal } = controller;
  await expect(decodeTiled(model, x, { tile: 8, onProgress, signal })).rejects.toThrow('enough');
  await expect(decodeTiled(model, x, { signal })).rejects.toThrow('enough');
  expect(tf.memory().numTensors).toBe(before);
});

test('an error within a tile leaves nothing in memory', async () => {
  const model = enlarging();
  const x = picture([1, 4, 4, 3]);
  const broken = model.layers.at(-1)!;
  broken.call = () => {
    throw new Error('broken');
  };
  const before = tf.memory().numTensors;
  await expect(decodeTiled(model, x)).rejects.toThrow('broken');
  expect(tf.memory().numTensors).toBe(before);
});

const on = (...layer: tfl.layers.Layer[]) => tfl.sequential({ layers: layer });
const first = { inputShape: [4, 4, 2] };
const refused = (layer: string, why: string) =>
  `decodeTiled: ${layer} must be a layer that can be computed in pieces, got one that cannot: ${why}.`;

test.each<[() => tfl.LayersModel, DecodeTiledOptions, number[], string]>([
  [
    () => on(layers.groupNormalization({ groups: 1, axis: 1, name: 'norm', ...first })),
    {},
    [1, 4, 4, 2],
    refused("GroupNormalization 'norm'", 'its axis is not the channels alone'),
  ],
  [
    () => on(layers.rmsNormalization({ axis: [1, 2, 3], name: 'norm', ...first })),
    {},
    [1, 4, 4, 2],
    refused("RMSNormalization 'norm'", 'its axis is not the channels alone'),
  ],
  [
    () => on(tfl.layers.layerNormalization({ axis: [1, 3], name: 'norm', ...first })),
    {},
    [1, 4, 4, 2],
    refused("LayerNormalization 'norm'", 'its axes are some of the spatial ones, not all'),
  ],
  [
    () => on(tfl.layers.prelu({ name: 'slopes', ...first })),
    {},
    [1, 4, 4, 2],
    refused(
      "PReLU 'slopes'",
      'it has a weight for each position: sharedAxes must name the spatial axes',
    ),
  ],
  [
    () => on(tfl.layers.flatten({ name: 'flat', ...first })),
    {},
    [1, 4, 4, 2],
    refused("Flatten 'flat'", 'it arranges positions anew'),
  ],
  [
    () => on(tfl.layers.globalMaxPooling2d({ name: 'all', ...first } as never)),
    {},
    [1, 4, 4, 2],
    refused("GlobalMaxPooling2D 'all'", 'each output depends on all positions'),
  ],
  [
    () => {
      const x = tfl.input({ shape: [null, 2] });
      const attention = layers.multiHeadAttention({ numHeads: 1, keyDim: 2, name: 'mixed' });
      return tfl.model({ inputs: x, outputs: attention.apply([x, x]) as tfl.SymbolicTensor });
    },
    {},
    [1, 4, 2],
    refused("MultiHeadAttention 'mixed'", 'each output depends on all positions'),
  ],
  [
    () =>
      on(
        tfl.layers.convLstm2d({
          filters: 1,
          kernelSize: 1,
          name: 'film',
          inputShape: [2, 4, 4, 1],
          returnSequences: true,
        } as never),
      ),
    {},
    [1, 2, 4, 4, 1],
    refused("ConvLSTM2D 'film'", 'its state goes through all pictures'),
  ],
  [
    enlarging,
    {},
    [1, 4, 4, 2],
    'decodeTiled: the input must be of shape [any, any, any, 3], got [1, 4, 4, 2].',
  ],
  [
    enlarging,
    { tile: 2, memory: 100 },
    [1, 4, 4, 3],
    'decodeTiled: tile and memory must be one of them, got {"tile":2,"memory":100}.',
  ],
  [
    enlarging,
    { memory: 100 },
    [1, 4, 4, 3],
    'decodeTiled: memory must be BYTES bytes or more, what one position needs, got 100.',
  ],
  [
    enlarging,
    { tile: 0 },
    [1, 4, 4, 3],
    'decodeTiled: tile must be a positive integer or an array of 2 of them, got 0.',
  ],
])('refuses %#', async (make, options, shape, message) => {
  const error = await decodeTiled(make(), tf.ones(shape), options).catch((e: Error) => e);
  expect((error as Error).message.replace(/\d{4,}/, 'BYTES')).toBe(message);
});

/** Kinds of which a class is computed in pieces; of the others all are refused. */
const TAKEN: readonly LayerKind[] = [
  'convolution',
  'transposed',
  'stage',
  'pooling',
  'upsampling',
  'padding',
  'borderPadding',
  'cropping',
  'shuffling',
  'fitting',
  'dense',
  'activation',
  'gating',
  'normalization',
  'noise',
  'recurrent',
  'sampling',
  'merge',
  'scaling',
  'penalty',
  'wrapper',
];

test.each(USABLE.filter((name) => !TAKEN.includes(LAYER_TRAITS[name].kind)))(
  '%s is refused by name',
  async (name) => {
    const model = specimenModel(name);
    const shape = model.inputs[0]!.shape.map((n) => n ?? 1);
    const x = tf.ones(shape, model.inputs[0]!.dtype);
    await expect(decodeTiled(model, x)).rejects.toThrow(`${name} 'specimen' must be`);
  },
);

test('every kind that is taken is one', () => {
  expect(TAKEN.filter((kind) => !Object.hasOwn(LAYER_KINDS, kind))).toEqual([]);
});
