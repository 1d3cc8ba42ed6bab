import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { glyphs, Random } from '../../lib/data/index.js';
import { predict } from '../../lib/predict/index.js';
import { checkPictureOptions, type PictureOptions } from '../../lib/predict/prepare_picture.js';
import { rangeDoubts } from '../../lib/predict/range_doubts.js';

beforeAll(() => tf.setBackend('wasm'));

const SIDE = 12;

/** What a network is trained on: a picture's values of 0..1 in each of the ways that people use. */
const WAYS: Readonly<Record<string, PictureOptions>> = {
  '0..1': { range: [0, 1] },
  '-1..1': { range: [-1, 1] },
  '0..255': { range: [0, 255] },
  '0..255 without a mean': { range: [0, 255], mean: 110 },
  'without mean and deviation': { range: [0, 1], mean: 0.45, std: 0.22 },
};

/** A classifier of glyphs, trained for a few steps on values prepared in this way. */
async function trained(
  { range: [least, most] = [0, 1], mean = 0, std = 1 }: PictureOptions,
  norm: boolean,
  rescale = 1,
): Promise<tfl.LayersModel> {
  const { images, labels } = glyphs({ count: 64, size: SIDE, characters: '018', seed: 1 });
  const seeded = (seed: number) => tfl.initializers.glorotUniform({ seed });
  const model = tfl.sequential();
  const inputShape = [SIDE, SIDE, 1];
  if (rescale !== 1) model.add(tfl.layers.rescaling({ scale: rescale, inputShape }));
  model.add(
    tfl.layers.conv2d({
      filters: 8,
      kernelSize: 3,
      useBias: !norm,
      inputShape,
      kernelInitializer: seeded(1),
      ...(norm ? {} : { activation: 'relu' as const }),
    }),
  );
  if (norm) {
    model.add(tfl.layers.batchNormalization({ momentum: 0.7 }));
    model.add(tfl.layers.reLU());
  }
  model.add(tfl.layers.flatten());
  model.add(tfl.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(2) }));
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const values = images.map(
    (value) => (least + value * (most - least) - (mean as number)) / (std as number),
  );
  const x = tf.tensor4d(values, [64, SIDE, SIDE, 1]);
  await model.fit(x, tf.tensor1d(Float32Array.from(labels)), {
    epochs: 4,
    batchSize: 16,
    shuffle: false,
  });
  return model;
}

const doubtsOf = (model: tfl.LayersModel, options: PictureOptions) =>
  rangeDoubts(model, checkPictureOptions('test', options, 1, [0, 1]));

describe('a network with batch normalization', () => {
  test.each(Object.keys(WAYS))('trained on %s: no doubt there', async (way) => {
    const model = await trained(WAYS[way]!, true);
    expect(await doubtsOf(model, WAYS[way]!)).toEqual([]);
  });

  test.each(['0..255', '0..255 without a mean'])('trained on %s, given 0..1', async (way) => {
    const model = await trained(WAYS[way]!, true);
    const [doubt, ...more] = await doubtsOf(model, {});
    expect(doubt).toMatch(
      /^[5-8] of the 8 filters of 'conv2d_\w+' can give nothing of what 'batch_/,
    );
    expect(more).toEqual([]);
  });
});

test.each(Object.keys(WAYS))('a rectified first layer, trained on %s: no doubt', async (way) => {
  expect(await doubtsOf(await trained(WAYS[way]!, false), WAYS[way]!)).toEqual([]);
});

test('rectifiers that no picture opens', async () => {
  const conv = tfl.layers.conv2d({
    filters: 4,
    kernelSize: 1,
    activation: 'relu',
    inputShape: [null, null, 1],
  });
  const model = tfl.sequential({ layers: [conv] });
  conv.setWeights([tf.tensor4d([1, 2, 1, 1], [1, 1, 1, 4]), tf.tensor1d([-100, -50, -2, 0])]);
  expect(await doubtsOf(model, { range: [0, 255] })).toEqual([]);
  expect(await doubtsOf(model, {})).toEqual([
    `3 of the 4 filters of '${conv.name}' are 0 for every image whose values are 0..1.`,
  ]);
});

describe('a Rescaling layer', () => {
  test('says its range, and no doubt is left with it', async () => {
    const model = await trained({ range: [0, 255] }, true, 1 / 255);
    expect(await doubtsOf(model, { range: [0, 255] })).toEqual([]);
    const [first] = await doubtsOf(model, {});
    expect(first).toMatch(
      /^layer 'rescaling_\w+' rescales values of 0\.\.255, got 0\.\.1 \(range 0,255\)\.$/,
    );
  });
});

test('predict tells of doubts where nothing says the range, and of none where the caller does', async () => {
  const random = new Random(1);
  const data = Float32Array.from({ length: SIDE * SIDE }, () => random.uniform());
  const picture = { width: SIDE, height: SIDE, channels: 1, data };
  const model = await trained({ range: [0, 255] }, true);
  const { told } = await predict(model, picture);
  expect(told).toHaveLength(2);
  expect(told[1]).toContain('can give nothing');
  expect((await predict(model, picture, { range: [0, 1] })).told).toEqual([]);
});
