import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { strFromU8, unzipSync } from 'fflate';
import { layers } from '../../lib/index.js';
import { openHdf5 } from '../../lib/keras/hdf5/reader.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { make } from '../../lib/rewrite/window_layers.js';
import { segnet, textAutoencoder, unet, unet1d } from '../../models/index.js';
import { kerasCases, REORDERED } from '../../scripts/fixtures/keras_cases.js';
import {
  exampleInputs,
  largestDifference,
  predictAll,
  shake,
} from '../../scripts/fixtures/predict_all.js';
import { describeEachBackend } from '../backends.js';
import { readZipJson } from './zip_json.js';

const CASES = Object.entries(kerasCases());

// Keras's own part of the round trip is in scripts/check_keras.ts, which needs Python.
/** On wasm the bias is added inside the convolution's kernel, in a Deconvolution after it. */
const rounding = (name: string, backend: string) =>
  backend === 'wasm' && /upsample|sub-?pixel|bilinear|espcn/.test(name)
    ? 1e-6
    : (REORDERED[name] ?? 0);

describeEachBackend('toKeras and back', (backend) => {
  test.each(CASES)('%s predicts the same, bit for bit', async (name, make) => {
    const before = tf.memory().numTensors;
    const model = make();
    shake(model);
    const built = tf.memory().numTensors;
    const bytes = await toKeras(model);
    expect(tf.memory().numTensors).toBe(built);
    const back = await loadKeras(bytes);
    const inputs = exampleInputs(model);
    const [sent, got] = [predictAll(model, inputs), predictAll(back, inputs)];
    expect(largestDifference(sent, got)).toBeLessThanOrEqual(rounding(name, backend));
    // What came back is plain layers: from here on nothing changes any more.
    const again = await loadKeras(await toKeras(back));
    expect(predictAll(again, inputs)).toEqual(got);
    again.dispose();
    tf.dispose(inputs);
    model.dispose();
    back.dispose();
    // Layers that are called twice outlive the model that tfjs made of them, and the rest of a codec its part.
    const shared = /^(nested|espcn)|of a codec$/.test(name) ? tf.memory().numTensors - before : 0;
    expect(tf.memory().numTensors - shared).toBe(before);
  });
});

const chain = (shape: (number | null)[], layer: tfl.layers.Layer) => {
  const input = tfl.input({ shape });
  return tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
};

test.each<[string, number[]]>([
  ['SpatialDropout1D', [4, 3]],
  ['SpatialDropout2D', [4, 4, 3]],
  ['SpatialDropout3D', [4, 4, 4, 3]],
])('%s has no `trainable`, which its constructor in Keras refuses', async (className, shape) => {
  const model = chain(shape, make(className, { rate: 0.5, name: 'drop' }));
  const { config } = readZipJson<{ config: { layers: { config: object }[] } }>(
    await toKeras(model),
    'config.json',
  );
  expect(config.layers[1]!.config).toMatchObject({ name: 'drop', rate: 0.5 });
  expect(config.layers[1]!.config).not.toHaveProperty('trainable');
});

describe('a model that takes any size is written for one', () => {
  test.each<[string, () => tfl.LayersModel, number[]]>([
    [
      'unet',
      () => unet({ inputShape: [null, null, 2], depth: 2, filters: 2, seed: 1 }),
      [13, 10, 2],
    ],
    ['unet1d', () => unet1d({ inputShape: [null, 1], depth: 2, filters: 2, seed: 1 }), [21, 1]],
    [
      'segnet',
      () =>
        segnet({
          inputShape: [null, null, 1],
          filters: [2, 3],
          kernelSize: 3,
          classes: 2,
          seed: 1,
        }),
      [8, 12, 1],
    ],
    ['textAutoencoder', () => textAutoencoder({ alphabetSize: 9, filters: [3, 4], seed: 1 }), [17]],
    [
      'an outputSize',
      () => chain([null, 2], layers.deconvolution({ filters: 1, outputSize: 7 })),
      [4, 2],
    ],
    [
      'a Sequential without an InputLayer',
      () =>
        tfl.sequential({
          layers: [
            layers.deconvolution({ filters: 3, method: 'subpixel', inputShape: [null, null, 2] }),
            tfl.layers.conv2d({ filters: 1, kernelSize: 1 }),
          ],
        }),
      [3, 5, 2],
    ],
  ])('%s', async (_, make, inputShape) => {
    await tf.setBackend('cpu');
    const model = make();
    const before = tf.memory().numTensors;
    const bytes = await toKeras(model, { inputShape });
    expect(tf.memory().numTensors).toBe(before);
    const back = await loadKeras(bytes);
    expect(back.inputs[0]!.shape).toEqual([null, ...inputShape]);
    const { dtype } = model.inputs[0]!;
    const x = tf.cast(tf.randomUniform([2, ...inputShape], 0, 8, 'float32', 1), dtype);
    const [open, fixed] = [model, back].map((one) => predictAll(one, [x]));
    expect(largestDifference(open!, fixed!)).toBeLessThanOrEqual(1e-6);
    tf.dispose([x]);
    back.dispose();
    model.dispose();
  });

  test.each<[unknown, string]>([
    [[8, 8], '[?, ?, 2], a positive integer for each ?, got [8, 8].'],
    [[8, null, 2], '[?, ?, 2], a positive integer for each ?, got [8, null, 2].'],
    [[8, 8, 3], '[?, ?, 2], a positive integer for each ?, got [8, 8, 3].'],
    [8, '[?, ?, 2], a positive integer for each ?, got 8.'],
    [
      [
        [8, 8, 2],
        [8, 8, 2],
      ],
      'a list of 1 shapes, one for each input, got [[8, 8, 2], [8, 8, 2]].',
    ],
  ])('inputShape %j is refused', async (inputShape, expected) => {
    const model = unet({ inputShape: [null, null, 2], depth: 1, filters: 1 });
    const before = tf.memory().numTensors;
    const options = { inputShape: inputShape as number[] };
    await expect(toKeras(model, options)).rejects.toThrow(
      `toKeras: inputShape must be ${expected}`,
    );
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

test('the file is a zip of config, metadata and weights, as Keras files them', async () => {
  const model = chain(
    [4],
    tfl.layers.dense({ units: 2, name: 'last', weights: [tf.ones([4, 2]), tf.zeros([2])] }),
  );
  const files = unzipSync(await toKeras(model));
  expect(Object.keys(files)).toEqual(['metadata.json', 'config.json', 'model.weights.h5']);
  expect(JSON.parse(strFromU8(files['metadata.json']!))).toEqual({
    keras_version: '3.15.1',
    date_saved: expect.stringMatching(/^\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d$/),
  });
  const config = JSON.parse(strFromU8(files['config.json']!));
  expect(config.class_name).toBe('Functional');
  expect(config.config.layers[1]).toMatchObject({
    module: 'keras.layers',
    class_name: 'Dense',
    config: { name: 'last', units: 2, activation: 'linear', use_bias: true },
  });
  const weights = openHdf5('weights', files['model.weights.h5']!);
  expect(weights.find('layers/dense/vars')?.names).toEqual(['0', '1']);
  expect(weights.find('layers/dense/vars/0')?.shape).toEqual([4, 2]);
  expect([...weights.find('layers/dense/vars/0')!.numbers()]).toEqual(new Array(8).fill(1));
  model.dispose();
});

describe('what Keras lacks is refused', () => {
  const twoInputs = () => {
    const input = tfl.input({ shape: [4, 4, 1] });
    const pooled = tfl.layers
      .maxPooling2d({ poolSize: 2, strides: 1 })
      .apply(input) as tfl.SymbolicTensor;
    const unpooled = layers
      .maxUnpooling2d({ poolSize: 2, strides: 1, name: 'up' })
      .apply([pooled, input]);
    return tfl.model({ inputs: input, outputs: unpooled as tfl.SymbolicTensor });
  };
  const where = (name: string) => `toKeras: layer '${name}' must be one that Keras has, got `;

  test.each<[string, () => tfl.LayersModel, string]>([
    [
      'MaxUnpooling2D',
      twoInputs,
      `${where('up')}a MaxUnpooling2D of windows that overlap or hang over (nearest: sizes that they divide).`,
    ],
    [
      'an outputSize of unknown input',
      () => chain([null, 2], layers.deconvolution({ filters: 1, outputSize: 7, name: 'd' })),
      `${where('d')}an outputSize for an input of unknown size (nearest: the option inputShape).`,
    ],
    [
      'sub-pixels of unknown size',
      () =>
        chain([null, null, 2], layers.deconvolution({ filters: 1, method: 'subpixel', name: 'd' })),
      `${where('d')}a Deconvolution by 'subpixel' of several unknown sizes (nearest: the option inputShape).`,
    ],
    [
      'a bilinear stage in 3-D',
      () =>
        chain(
          [2, 2, 2, 1],
          layers.deconvolution({
            filters: 1,
            method: 'upsample',
            interpolation: 'bilinear',
            name: 'd',
          }),
        ),
      `${where('d')}a bilinear 3-D Deconvolution, channels_last (nearest: 'nearest').`,
    ],
    [
      "tfjs's bilinear UpSampling2D",
      () =>
        chain(
          [2, 2, 1],
          tfl.layers.upSampling2d({ interpolation: 'bilinear', name: 'u' } as never),
        ),
      `${where('u')}tfjs's bilinear UpSampling2D, on another grid (nearest: BilinearUpSampling2D).`,
    ],
    [
      'hardSigmoid in a cell',
      () =>
        chain(
          [3, 2],
          tfl.layers.lstm({
            units: 1,
            name: 'l',
            activation: 'hardSigmoid',
            recurrentInitializer: 'zeros',
          }),
        ),
      `${where('l')}tfjs's hardSigmoid, 0.2 x + 0.5, in a cell (nearest: 'sigmoid').`,
    ],
    [
      'axes out of order',
      () => chain([3, 2], tfl.layers.layerNormalization({ axis: [2, 1], name: 'n' })),
      `${where('n')}axis [2,1] (nearest: axes that ascend; their weights are the same numbers).`,
    ],
    [
      'a U-Net of any size',
      () => unet({ inputShape: [null, null, 1], depth: 1, filters: 1 }),
      'got a CropOrPadTo of unknown sizes (nearest: the option inputShape).',
    ],
  ])('%s', async (_, make, message) => {
    const model = make();
    const before = tf.memory().numTensors;
    await expect(toKeras(model)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('an empty Sequential', async () => {
    await expect(toKeras(tfl.sequential({ name: 'empty' }))).rejects.toThrow(
      "toKeras: the model 'empty' must be built, got one without inputs.",
    );
  });
});

test.each<[string, number[], () => tfl.layers.Layer]>([
  ['LSTM', [5, 3], () => tfl.layers.lstm({ units: 4, recurrentInitializer: 'glorotUniform' })],
  ['GRU', [5, 3], () => tfl.layers.gru({ units: 4, recurrentInitializer: 'glorotUniform' })],
  [
    'ConvLSTM2D',
    [3, 4, 5, 2],
    () =>
      tfl.layers.convLstm2d({
        filters: 2,
        kernelSize: 2,
        recurrentInitializer: 'glorotUniform',
      }),
  ],
])("gates of %s with tfjs's hardSigmoid, its default, become Keras 3's", async (_, shape, make) => {
  await tf.setBackend('cpu');
  const model = chain(shape, make());
  shake(model);
  const bytes = await toKeras(model);
  const config = strFromU8(unzipSync(bytes)['config.json']!);
  expect(config).toContain('"recurrent_activation":"hard_sigmoid"');
  const back = await loadKeras(bytes);
  const inputs = exampleInputs(model);
  const [sent, got] = [predictAll(model, inputs), predictAll(back, inputs)];
  expect(largestDifference(sent, got)).toBeLessThan(1e-6);
  tf.dispose(inputs);
  model.dispose();
  back.dispose();
});
