import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Conv2DTranspose, Conv3DTranspose, Cropping2D, UpSampling1D } from '../../lib/index.js';
import { describeEachBackend } from '../backends.js';
import { saveAndLoad } from '../save_and_load.js';

type Case = [string, () => tfl.layers.Layer, new (args: never) => tfl.layers.Layer, number[]];

/** Layers that tfjs-layers has too: what it saved comes back as the package's. */
const stock: Case[] = [
  [
    'conv2dTranspose',
    () =>
      tfl.layers.conv2dTranspose({
        filters: 2,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        kernelRegularizer: 'l1l2',
        inputShape: [3, 4, 2],
      }),
    Conv2DTranspose,
    [2, 3, 4, 2],
  ],
  [
    'conv3dTranspose',
    () =>
      tfl.layers.conv3dTranspose({
        filters: 2,
        kernelSize: [1, 2, 2],
        strides: [1, 2, 2],
        inputShape: [2, 2, 3, 2],
      }),
    Conv3DTranspose,
    [1, 2, 2, 3, 2],
  ],
  [
    'cropping2D',
    () =>
      tfl.layers.cropping2D({
        cropping: [
          [0, 1],
          [1, 0],
        ],
        inputShape: [3, 4, 2],
      }),
    Cropping2D,
    [2, 3, 4, 2],
  ],
];

describeEachBackend('a model saved by tfjs-layers', () => {
  test.each(stock)('%s is loaded as the complete layer', async (_, made, Class, shape) => {
    const before = tf.memory().numTensors;
    const model = tfl.sequential({ layers: [made()] });
    const loaded = await saveAndLoad(model);
    expect(loaded.layers[0]).toBeInstanceOf(Class);
    tf.tidy(() => {
      const x = tf.ones(shape);
      const [y, again] = [model, loaded].map((m) => m.predict(x) as tf.Tensor);
      expect(again!.shape).toEqual(y!.shape);
      const [a, b] = [y!.dataSync(), again!.dataSync()];
      a.forEach((value, i) => {
        expect(b[i]).toBeCloseTo(value, 5);
      });
    });
    model.dispose();
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('Keras JSON with a layer that tfjs lacks is read', async () => {
  await tf.setBackend('cpu');
  const config = {
    name: 'model',
    layers: [
      {
        class_name: 'UpSampling1D',
        config: {
          name: 'up',
          trainable: true,
          dtype: 'float32',
          size: 3,
          batch_input_shape: [null, 4, 2],
        },
      },
    ],
  };
  const modelTopology = {
    class_name: 'Sequential',
    config,
    keras_version: '2.15.0',
    backend: 'tensorflow',
  };
  const model = await tfl.models.modelFromJSON({ modelTopology } as never);
  expect(model.layers[0]).toBeInstanceOf(UpSampling1D);
  expect(model.outputs[0]!.shape).toEqual([null, 12, 2]);
});
