import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { SpectralNormalization } from '../../lib/layers/spectral_normalization.js';
import { WeightNormalization } from '../../lib/layers/weight_normalization.js';
import { importTorch } from '../../lib/torch/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { saveAndLoad } from '../save_and_load.js';
import { writeSafetensors } from '../torch/write_safetensors.js';
import { noise } from '../wasm/compare.js';
import { specimenInput } from './specimens.js';

const dispose = (layer: tfl.layers.Layer) => {
  for (const weight of layer.weights) weight.dispose();
};

/** The largest singular value of a kernel as a matrix by its last axis, by a long power iteration in double precision. */
function largest(kernel: tf.Tensor): number {
  const columns = kernel.shape.at(-1)!;
  const values = [...kernel.dataSync()];
  const rows = values.length / columns;
  let x = Array.from({ length: columns }, (_, i) => 1 + i / 7);
  let length = 0;
  for (let step = 0; step < 2000; step++) {
    const y = Array.from({ length: rows }, (_, r) =>
      x.reduce((sum, v, c) => sum + values[r * columns + c]! * v, 0),
    );
    const z = x.map((_, c) => y.reduce((sum, v, r) => sum + values[r * columns + c]! * v, 0));
    length = Math.hypot(...z);
    x = z.map((v) => v / length);
  }
  return Math.sqrt(length);
}

const WITHIN: [string, () => tfl.layers.Layer, number[]][] = [
  ['Dense', () => tfl.layers.dense({ units: 5 }), [2, 4]],
  ['Conv1D', () => tfl.layers.conv1d({ filters: 3, kernelSize: 3 }), [2, 6, 2]],
  ['Conv2D', () => tfl.layers.conv2d({ filters: 4, kernelSize: 2 }), [1, 4, 4, 3]],
  ['Conv2DTranspose', () => layers.conv2dTranspose({ filters: 2, kernelSize: 3 }), [1, 3, 3, 4]],
];

describeEachBackend('spectral normalisation', () => {
  test.each(WITHIN)('leaves %s with 1 as its largest singular value', (_, make, shape) => {
    tf.tidy(() => {
      const layer = new SpectralNormalization({ layer: make(), powerIterations: 300 });
      layer.build(shape);
      layer.setWeights(layer.getWeights().map((one, i) => specimenInput(one.shape, 1 + i / 7)));
      const before = tf.clone(layer.getWeights()[0]!);
      const sigma = largest(before);
      layer.apply(specimenInput(shape), { training: true });
      const after = layer.getWeights()[0]!;
      expectClose(after, tf.div(before, sigma), 1e-4);
      expect(largest(after)).toBeCloseTo(1, 3);
      dispose(layer);
    });
  });

  test('goes on from the last step: one iteration each time comes to the same', () => {
    tf.tidy(() => {
      const layer = new SpectralNormalization({ layer: tfl.layers.dense({ units: 5 }) });
      const x = specimenInput([2, 4]);
      layer.build(x.shape);
      layer.setWeights(layer.getWeights().map((one, i) => specimenInput(one.shape, 1 + i / 7)));
      for (let step = 0; step < 60; step++) layer.apply(x, { training: true });
      expect(largest(layer.getWeights()[0]!)).toBeCloseTo(1, 3);
      dispose(layer);
    });
  });

  test('a prediction changes nothing, and a kernel of zeros stays', () => {
    tf.tidy(() => {
      const within = tfl.layers.dense({ units: 2, kernelInitializer: 'zeros' });
      const layer = new SpectralNormalization({ layer: within });
      const x = specimenInput([2, 3]);
      layer.build(x.shape);
      const values = () => layer.getWeights().map((one) => [...one.dataSync()]);
      const before = values();
      layer.apply(x);
      layer.apply(x, { training: true });
      expect(values()).toEqual(before);
      dispose(layer);
    });
  });
});

const LENGTHS: [string, () => tfl.layers.Layer, number[], number | number[], number[]][] = [
  ['Dense', () => tfl.layers.dense({ units: 5 }), [2, 4], -1, [5]],
  ['Conv1D', () => tfl.layers.conv1d({ filters: 3, kernelSize: 3 }), [2, 6, 2], -1, [3]],
  ['Conv2D', () => tfl.layers.conv2d({ filters: 4, kernelSize: 2 }), [1, 4, 4, 3], [0, -1], [2, 4]],
  [
    'Conv1DTranspose, inputs',
    () => layers.conv1dTranspose({ filters: 2, kernelSize: 3 }),
    [1, 3, 4],
    -1,
    [4],
  ],
  [
    'Conv1DTranspose, outputs',
    () => layers.conv1dTranspose({ filters: 2, kernelSize: 3 }),
    [1, 3, 4],
    -2,
    [2],
  ],
  [
    'Conv1D, one for all',
    () => tfl.layers.conv1d({ filters: 3, kernelSize: 3 }),
    [2, 6, 2],
    [],
    [],
  ],
];

describeEachBackend('weight normalisation', () => {
  test.each(LENGTHS)('%s: lengths are g', (_, make, shape, axis, own) => {
    tf.tidy(() => {
      const layer = new WeightNormalization({ layer: make(), axis });
      layer.build(shape);
      const plain = layer.layer.apply(specimenInput(shape)) as tf.Tensor;
      // It begins as the layer within would.
      expectClose(layer.apply(specimenInput(shape)) as tf.Tensor, plain);
      layer.setWeights(layer.getWeights().map((one, i) => specimenInput(one.shape, 1 + i / 7)));
      const g = layer.getWeights().at(-1)!;
      expect(g.shape).toEqual(own);
      const { kernel } = layer.predicting() as unknown as { kernel: { read(): tf.Tensor } };
      const w = kernel.read();
      const kept = layer.keptAxes();
      const summed = w.shape.flatMap((__, at) => (kept.includes(at) ? [] : [at]));
      expectClose(tf.sqrt(tf.sum(tf.square(w), summed)), tf.abs(g));
      dispose(layer);
    });
  });

  test('the gradient of v is at right angles to v', () => {
    tf.tidy(() => {
      const layer = new WeightNormalization({ layer: tfl.layers.dense({ units: 3 }) });
      const x = specimenInput([5, 4]);
      layer.build(x.shape);
      const [v] = layer.trainableWeights.map((one) => one.read() as tf.Variable);
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.square(layer.apply(x) as tf.Tensor)) as tf.Scalar,
        [v!],
      );
      const products = tf.sum(tf.mul(v!, grads[v!.name]!), 0);
      expectClose(products, tf.zeros([3]), 1e-4);
      dispose(layer);
    });
  });
});

const WRAPPED: [string, (layer: tfl.layers.Layer) => tfl.layers.Layer][] = [
  ['spectral', (layer) => layers.spectralNormalization({ layer })],
  ['weight', (layer) => layers.weightNormalization({ layer })],
];

describeEachBackend('models of wrapped layers', () => {
  test.each(WRAPPED)('%s: train, are saved and loaded, and leave no tensors', async (_, wrap) => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.inputLayer({ inputShape: [6, 2] }),
        wrap(tfl.layers.conv1d({ filters: 3, kernelSize: 3, activation: 'tanh' })),
        wrap(layers.conv1dTranspose({ filters: 2, kernelSize: 3 })),
      ],
    });
    const weights = model
      .getWeights()
      .map(({ shape, size }, i) => tf.tensor(noise(size, i + 1), shape));
    model.setWeights(weights);
    tf.dispose(weights);
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const x = specimenInput([4, 6, 2]);
    const first = (await model.trainOnBatch(x, x)) as number;
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let step = 0; step < 30; step++) last = (await model.trainOnBatch(x, x)) as number;
    expect(tf.memory().numTensors).toBe(tensors);
    expect(last).toBeLessThan(first);
    const again = await saveAndLoad(model);
    const [y, z] = [model, again].map((one) => (one.predict(x) as tf.Tensor).dataSync());
    expect(z).toEqual(y);
    model.dispose();
    again.dispose();
  });

  test.each(WRAPPED)('%s: frozen with the layer within', (_, wrap) => {
    const layer = wrap(tfl.layers.dense({ units: 2 }));
    layer.build([null, 3]);
    const trained = layer.trainableWeights.length;
    layer.trainable = false;
    expect(layer.trainableWeights).toHaveLength(0);
    expect(layer.weights).toHaveLength(3);
    layer.trainable = true;
    expect(layer.trainableWeights).toHaveLength(trained);
    dispose(layer);
  });
});

describe('weights of PyTorch', () => {
  const [v, g] = [
    [1, 2, 2, 0, 3, 4],
    [6, 10],
  ];
  const bias = { shape: [2], data: [1, -1] };
  const STATES = {
    hooks: {
      'it.weight_v': { shape: [2, 3, 1], data: v },
      'it.weight_g': { shape: [2, 1, 1], data: g },
      'it.bias': bias,
    },
    parametrizations: {
      'it.parametrizations.weight.original0': { shape: [2, 1, 1], data: g },
      'it.parametrizations.weight.original1': { shape: [2, 3, 1], data: v },
      'it.bias': bias,
    },
    'a plain weight': {
      'it.weight': { shape: [2, 3, 1], data: [2, 4, 4, 0, 6, 8] },
      'it.bias': bias,
    },
  };
  const build = (within: tfl.layers.Layer, axis = -1) => {
    const layer = new WeightNormalization({ layer: within, axis, name: 'it' });
    return tfl.sequential({ layers: [tfl.layers.inputLayer({ inputShape: [4, 3] }), layer] });
  };
  const conv = () => tfl.layers.conv1d({ filters: 2, kernelSize: 1 });

  test.each(Object.entries(STATES))('%s', async (name, state) => {
    await tf.setBackend('cpu');
    const model = build(conv());
    expect(await importTorch(writeSafetensors(state), model)).toEqual({ it: 'it' });
    const [kernel, own, lengths] = model.getWeights().map((one) => [...one.dataSync()]);
    const plain = name === 'a plain weight';
    expect(kernel).toEqual(plain ? [2, 0, 4, 6, 4, 8] : [1, 0, 2, 3, 2, 4]);
    expect(own).toEqual([1, -1]);
    expect(lengths).toEqual(g);
    const y = model.predict(
      tf.tensor3d([
        [
          [1, 1, 1],
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      ]),
    ) as tf.Tensor;
    const expected = tf.tensor3d([
      [
        [11, 13],
        [3, -1],
        [5, 5],
        [5, 7],
      ],
    ]);
    expectClose(y, expected);
    model.dispose();
  });

  test('lengths of another axis are refused', async () => {
    await tf.setBackend('cpu');
    const model = build(layers.conv1dTranspose({ filters: 2, kernelSize: 1 }), -2);
    const state = {
      'it.weight_v': { shape: [3, 2, 1], data: v },
      'it.weight_g': { shape: [3, 1, 1], data: [1, 2, 3] },
      'it.bias': bias,
    };
    await expect(importTorch(writeSafetensors(state), model)).rejects.toThrow(
      "'it' (WeightNormalization): it.weight_g must have the shape [1, 2, 1], got [3, 1, 1]",
    );
    model.dispose();
  });
});
