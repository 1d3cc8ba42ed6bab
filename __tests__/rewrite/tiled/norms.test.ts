import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../../lib/index.js';
import { type DecodeTiledOptions, decodeTiled, stream } from '../../../lib/rewrite/tiled/index.js';
import { Moments } from '../../../lib/rewrite/tiled/moments.js';
import { setPrecision } from '../../../lib/wasm/index.js';
import { cycleGanGenerator } from '../../../models/index.js';
import { describeEachBackend } from '../../backends.js';
import { expectClose } from '../../compare.js';

beforeAll(() => tf.setBackend('cpu'));

/** Weights that are not 0 and 1. */
const drawn = tfl.initializers.randomUniform({ minval: 0.5, maxval: 1.5, seed: 1 });
const weights = { gammaInitializer: drawn, betaInitializer: drawn };

/** Of weights that are known: a channel that is nearly constant is divided by nearly nothing, and rounding grows with it. */
const kernelInitializer = tfl.initializers.glorotUniform({ seed: 1 });
const conv = (args: object = {}) =>
  tfl.layers.conv2d({
    filters: 6,
    kernelSize: 3,
    padding: 'same',
    kernelInitializer,
    ...args,
  } as never);

const sequence = (shape: number[], ...norms: tfl.layers.Layer[]) =>
  tfl.sequential({ layers: [conv({ inputShape: shape }), ...norms] });

type Case = [string, () => tfl.LayersModel, number[], DecodeTiledOptions];

const CASES: Case[] = [
  [
    'group normalization',
    () => sequence([null!, null!, 3], layers.groupNormalization({ groups: 3, ...weights }), conv()),
    [2, 13, 11, 3],
    { tile: [4, 5] },
  ],
  [
    'the last layer, of a group each',
    () => sequence([null!, null!, 3], layers.groupNormalization({ groups: -1 })),
    [1, 9, 7, 3],
    { tile: 4 },
  ],
  [
    'three in sequence, by memory',
    () =>
      sequence(
        [null!, null!, 3],
        layers.instanceNormalization({ affine: true, ...weights }),
        layers.deconvolution({
          filters: 4,
          method: 'subpixel',
          activation: 'relu',
          kernelInitializer,
        }),
        layers.groupNormalization({ groups: 2, ...weights }),
        conv({ activation: 'relu' }),
        layers.instanceNormalization(),
        conv(),
      ),
    [2, 20, 14, 3],
    { memory: 30_000 },
  ],
  [
    'the first layer, on the input itself',
    () =>
      tfl.sequential({
        layers: [layers.instanceNormalization({ inputShape: [null, null, 3] }), conv()],
      }),
    [2, 13, 11, 3],
    { tile: 6 },
  ],
  [
    'layer normalization over all, with weights for each position',
    () =>
      sequence([8, 7, 3], tfl.layers.layerNormalization({ axis: [1, 2, 3], ...weights }), conv()),
    [2, 8, 7, 3],
    { tile: [3, 4] },
  ],
  [
    'layer normalization over positions, each channel for itself',
    () => sequence([8, 7, 3], tfl.layers.layerNormalization({ axis: [1, 2], ...weights }), conv()),
    [2, 8, 7, 3],
    { tile: [3, 4] },
  ],
  [
    'cycleGanGenerator',
    () => cycleGanGenerator({ inputShape: [null, null, 3], filters: 4, blocks: 1, seed: 1 }),
    [1, 24, 20, 3],
    { tile: 10 },
  ],
];

describeEachBackend('norms over positions', () => {
  beforeAll(() => setPrecision('exact'));
  afterAll(() => setPrecision('fast'));

  test.each(CASES)(
    '%s: the whole to 1e-5, but for what the whole rounds itself',
    async (_, make, shape, options) => {
      const model = make();
      const x = tf.randomNormal(shape, 2, 3, 'float32', 3);
      const whole = model.predict(x) as tf.Tensor;
      const before = tf.memory().numTensors;
      const y = await decodeTiled(model, x, options);
      expect(tf.memory().numTensors - before).toBe(1);
      // The sums of wasm are of single precision, those of cpu, as those of the passes, of double.
      expectClose(y, whole, 1e-4);
      const own = tf.getBackend();
      await tf.setBackend('cpu');
      expectClose(y, model.predict(x) as tf.Tensor, 1e-5);
      await tf.setBackend(own);
    },
  );
}, ['cpu', 'wasm']);

test('each norm is one more pass, which is told', async () => {
  const told: (number | null)[] = [];
  const onProgress = (_: number, all: number | null) => void told.push(all);
  const norm = () => layers.instanceNormalization();
  const model = tfl.sequential({
    layers: [
      layers.pixelShuffle({ inputShape: [null, null, 4], upscaleFactor: 2 }),
      norm(),
      norm(),
    ],
  });
  await decodeTiled(model, tf.ones([1, 8, 4, 4]), { tile: [4, 8], onProgress });
  expect(told).toEqual(Array.from({ length: 12 }, () => 12));
});

test('a stream refuses them by name', () => {
  const model = tfl.sequential({
    layers: [layers.groupNormalization({ groups: 1, name: 'norm', inputShape: [null, 2] })],
  });
  expect(() => stream(model)).toThrow(
    new Error(
      "stream: GroupNormalization 'norm' must be a layer that can be computed before the signal ends, got one that cannot: " +
        'its statistics are those of the whole signal.',
    ),
  );
});

test('moments of parts are those of all, far from 0 as well', () => {
  const values = Float32Array.from({ length: 600 }, (_, n) => 4096 + ((n * 37) % 64));
  const moments = new Moments(6, 3);
  for (const [from, to] of [
    [0, 6],
    [6, 240],
    [240, 600],
  ] as const) {
    moments.add(values.subarray(from, to));
  }
  const { mean, variance } = moments.result();
  for (let c = 0; c < 6; c++) {
    const own = [...values].filter((_, n) => (n % 6) >> 1 === c >> 1);
    const expected = own.reduce((sum, value) => sum + value, 0) / own.length;
    const spread = own.reduce((sum, value) => sum + (value - expected) ** 2, 0) / own.length;
    expect(mean[c]).toBe(Math.fround(expected));
    expect(variance[c]! / spread).toBeCloseTo(1, 6);
  }
});
