import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { topPatches } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';

const { layers } = tfl;

/** Its one filter responds to the sum of three neighbours, two places apart. */
function network(): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      layers.conv1d({
        filters: 1,
        kernelSize: 3,
        strides: 2,
        activation: 'relu',
        useBias: false,
        name: 'sum',
        inputShape: [9, 1],
      }),
    ],
  });
  model.setWeights([tf.ones([3, 1, 1])]);
  return model;
}

const signal = (at: number, height: number) => {
  return tf.tensor(
    Array.from({ length: 9 }, (_, i) => (i === at ? height : 0)),
    [9, 1],
  );
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('the strongest of a stream, cut to their fields, and nothing left in memory', async () => {
  const model = network();
  const before = tf.memory().numTensors;
  const heights = [1, 5, 2, 4, 3];
  async function* stream() {
    for (const [n, height] of heights.entries()) {
      const sample = signal(n, height);
      // Every other one as a batch of one.
      const value = n % 2 === 0 ? sample : tf.expandDims(sample);
      yield value;
      tf.dispose([sample, value]);
    }
  }
  const patches = await topPatches(model, stream(), { layer: 'sum', filter: 0, k: 3 });
  expect(tf.memory().numTensors).toBe(before + 6);
  expect(patches.map(({ index, unit, field }) => ({ index, unit, field }))).toEqual([
    {
      index: 1,
      unit: { filter: 0, position: [0], activation: 5 },
      field: { start: [0], end: [3] },
    },
    {
      index: 3,
      unit: { filter: 0, position: [1], activation: 4 },
      field: { start: [2], end: [5] },
    },
    {
      index: 4,
      unit: { filter: 0, position: [1], activation: 3 },
      field: { start: [2], end: [5] },
    },
  ]);
  const expected = [
    [0, 5, 0],
    [0, 4, 0],
    [0, 0, 3],
  ];
  patches.forEach(({ patch, projection }, n) => {
    expectClose(patch, tf.tensor(expected[n]!, [3, 1]));
    expectClose(projection, tf.ones([3, 1]));
  });
});

test('batches of some, fewer samples than wanted', async () => {
  const batch = tf.stack([signal(0, 1), signal(8, 2)]);
  const patches = await topPatches(network(), [batch], { layer: 0, filter: 0 });
  expect(patches.map(({ index }) => index)).toEqual([1, 0]);
});

test.each([
  [
    'an empty data set',
    () => [] as tf.Tensor[],
    { layer: 'sum', filter: 0 },
    'topPatches: the data set must not be empty.',
  ],
  [
    'a filter out of range',
    () => [tf.zeros([9, 1])],
    { layer: 'sum', filter: 1 },
    'topPatches: filters must be from 0 to 0 (the layer has 1), got 1.',
  ],
  [
    'samples of another shape',
    () => [tf.zeros([8, 1])],
    { layer: 'sum', filter: 0 },
    'topPatches: input must be one sample of shape [9,1] or [1,9,1], got [8, 1].',
  ],
  [
    'what are no tensors',
    () => ['x'] as unknown as tf.Tensor[],
    { layer: 'sum', filter: 0 },
    "topPatches: the data set must be of tensors, got 'x'.",
  ],
])('%s', async (_, build, options, message) => {
  const model = network();
  const dataset = build();
  const before = tf.memory().numTensors;
  await expect(topPatches(model, dataset, options)).rejects.toThrow(new Error(message));
  expect(tf.memory().numTensors).toBe(before);
});
