import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { mirror } from '../../lib/index.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import { asTranspose } from '../../lib/visualize/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';

const { layers } = tfl;

interface Row {
  readonly name: string;
  readonly layer: () => tfl.layers.Layer;
  readonly shape: number[];
}

const ROWS: Row[] = [
  {
    name: 'Conv1D k=3 s=2 same',
    layer: () => layers.conv1d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
    shape: [2, 8, 2],
  },
  {
    name: 'Conv1D k=3 d=2',
    layer: () => layers.conv1d({ filters: 3, kernelSize: 3, dilationRate: 2 }),
    shape: [1, 9, 2],
  },
  {
    name: 'Conv2D k=3x2 s=2x1',
    layer: () => layers.conv2d({ filters: 3, kernelSize: [3, 2], strides: [2, 1] }),
    shape: [1, 9, 7, 2],
  },
  {
    name: 'Conv2D channels first',
    layer: () => layers.conv2d({ filters: 3, kernelSize: 3, dataFormat: 'channelsFirst' }),
    shape: [1, 2, 6, 7],
  },
  {
    name: 'Conv3D k=2 s=2',
    layer: () => layers.conv3d({ filters: 2, kernelSize: 2, strides: 2 }),
    shape: [1, 4, 6, 4, 2],
  },
];

describeEachBackend('asTranspose', () => {
  test.each(ROWS)('is the adjoint of $name', ({ layer, shape }) => {
    tf.tidy(() => {
      const conv = layer();
      const x = tf.randomNormal(shape, 0, 1, 'float32', 1);
      const y = conv.apply(x) as tf.Tensor;
      const g = tf.randomNormal(y.shape, 0, 1, 'float32', 2);
      const back = asTranspose(conv).apply(g) as tf.Tensor;
      expect(back.shape).toEqual(shape);
      // <conv x, g> = <x, convTranspose g>; the convolution's bias is still zero.
      expectClose(tf.sum(tf.mul(y, g)), tf.sum(tf.mul(x, back)));
    });
  });
});

function autoencoder() {
  const encoder = tfl.sequential({
    layers: [
      layers.conv2d({
        name: 'one',
        inputShape: [8, 8, 1],
        filters: 4,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
      }),
      layers.conv2d({ name: 'two', filters: 3, kernelSize: 3 }),
    ],
  });
  const decoder = mirror(encoder, { tied: true });
  const output = decoder.apply(encoder.outputs[0]!) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: encoder.inputs, outputs: output });
  return { encoder, decoder, model };
}

const kernelsOf = (model: tfl.LayersModel) => {
  return model.getWeights().filter(({ rank }) => rank === 4);
};

describe('mirror, tied', () => {
  test('encoder and decoder have the same kernels, also after training', async () => {
    const { encoder, decoder, model } = autoencoder();
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    const x = tf.randomUniform([16, 8, 8, 1], 0, 1, 'float32', 1);
    const first = (await model.trainOnBatch(x, x)) as number;
    let last = first;
    for (let step = 0; step < 30; step++) last = (await model.trainOnBatch(x, x)) as number;
    expect(last).toBeLessThan(first * 0.7);
    const [own, tied] = [kernelsOf(encoder), kernelsOf(decoder).reverse()];
    expect(tied).toHaveLength(2);
    tied.forEach((kernel, n) => {
      expectClose(kernel, own[n]!, 1e-12);
    });
  });

  test('loaded again, it predicts the same', async () => {
    const { model } = autoencoder();
    const folder = mkdtempSync(path.join(tmpdir(), 'tied-'));
    try {
      await saveModel(model, path.join(folder, 'model'));
      const loaded = await loadModel(path.join(folder, 'model'));
      const x = tf.randomUniform([2, 8, 8, 1]);
      expectClose(loaded.predict(x) as tf.Tensor, model.predict(x) as tf.Tensor);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('disposing of the model frees all', () => {
    const before = tf.memory().numTensors;
    const { model } = autoencoder();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test.each([
  [
    'another layer',
    () => layers.dense({ units: 2 }),
    "asTranspose: the layer must be a Conv1D, Conv2D or Conv3D, got 'Dense'.",
  ],
  [
    'one without weights',
    () => layers.conv1d({ filters: 2, kernelSize: 3, name: 'c' }),
    "asTranspose: the layer must be one with weights, got 'c unbuilt'.",
  ],
])('%s', (_, build, message) => {
  expect(() => asTranspose(build())).toThrow(new Error(message));
});
