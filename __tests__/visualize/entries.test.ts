import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { deconvolve, METHODS, receptiveField, topPatches } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';
import { network } from './networks.js';

const { layers } = tfl;
beforeAll(async () => {
  await tf.setBackend('cpu');
});

const drawn = (seed: number) => tfl.initializers.glorotNormal({ seed });

/** A small network of images, fed as 64 numbers or as rows. */
function flat(inputShape: number[]): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.reshape({ targetShape: [8, 8, 1], inputShape }),
      layers.conv2d({
        name: 'conv',
        filters: 3,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: drawn(1),
      }),
      layers.flatten(),
      layers.dense({ units: 2, name: 'answer', kernelInitializer: drawn(2) }),
    ],
  });
}

test.each(METHODS.filter((method) => method !== 'occlusion'))(
  '%s: inputs of another rank than the maps get what the places get',
  async (method) => {
    const image = tf.randomNormal([8, 8, 1], 0, 1, 'float32', 3);
    const of = async (shape: number[]) => {
      const options = { layer: 'answer', filters: 1, method } as const;
      return (await deconvolve(flat(shape), tf.reshape(image, shape), options)).projections;
    };
    const [rows, numbers, whole] = [await of([8, 8]), await of([64]), await of([8, 8, 1])];
    expect(rows.shape).toEqual([1, 8, 8]);
    expect(numbers.shape).toEqual([1, 64]);
    expect(tf.max(tf.abs(whole)).dataSync()[0]).toBeGreaterThan(1e-3);
    // The noise is drawn in the same order; the deviations are the same.
    expectClose(tf.reshape(rows, [1, 8, 8, 1]), whole);
    expectClose(tf.reshape(numbers, [1, 8, 8, 1]), whole);
  },
);

test('equal names in models inside are an error that lists the paths', async () => {
  const inner = (name: string) =>
    tfl.sequential({
      name,
      layers: [layers.conv2d({ name: 'conv1', filters: 2, kernelSize: 3, inputShape: [8, 8, 1] })],
    });
  const input = tfl.input({ shape: [8, 8, 1] });
  const sides = ['left', 'right'].map((name) => inner(name).apply(input) as tfl.SymbolicTensor);
  const joined = layers.concatenate().apply(sides) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: joined });
  const x = tf.ones([8, 8, 1]);
  const message =
    "layer must be one of 'left/conv1', 'right/conv1', which are different layers, got 'conv1'.";
  await expect(deconvolve(model, x, { layer: 'conv1' })).rejects.toThrow(
    new Error(`deconvolve: ${message}`),
  );
  expect(() => receptiveField(model, 'conv1', [1, 1])).toThrow(
    new Error(`receptiveField: ${message}`),
  );
  const { units } = await deconvolve(model, x, { layer: 'right/conv1' });
  expect(units).toHaveLength(2);
});

test('integers need wrt, and say so; wrt must lie before the layer', async () => {
  const { model, inputs, layer } = network('text');
  const options = { layer, filters: 0, method: 'saliency' } as const;
  await expect(deconvolve(model, inputs[0]!, options)).rejects.toThrow(
    new Error(
      "deconvolve: wrt must be given, as 'words' takes integers, which have no gradient: 'words', got undefined.",
    ),
  );
  await expect(deconvolve(model, inputs[0]!, { ...options, wrt: layer })).rejects.toThrow(
    new Error("deconvolve: wrt must be a layer before the one looked at, got 'answer'."),
  );
});

test('topPatches: a NaN in one sample leaves the order of the others as it is', async () => {
  const { model } = network('squeezed');
  const samples = Array.from({ length: 4 }, (_, n) =>
    tf.randomNormal([8, 8, 2], 0, 1, 'float32', n + 1),
  );
  const options = { layer: 'stem', filter: 0 };
  const order = (await topPatches(model, samples, options)).map(({ index }) => index);
  const spoilt = tf.fill([8, 8, 2], Number.NaN);
  // One place alone: it is judged by the others.
  const values = samples[0]!.dataSync().slice();
  values[5] = Number.NaN;
  const spotted = tf.tensor(values, [8, 8, 2]);
  for (const at of [0, 2, 4]) {
    for (const bad of [spoilt, spotted]) {
      const found = await topPatches(model, samples.toSpliced(at, 0, bad), options);
      const others = found.map(({ index }) => index).filter((index) => index !== at);
      expect(found).toHaveLength(bad === spoilt ? 4 : 5);
      expect(others.map((index) => (index > at ? index - 1 : index))).toEqual(order);
    }
  }
  await expect(topPatches(model, [spoilt], options)).rejects.toThrow(
    new Error('topPatches: the data set must have a sample without NaN.'),
  );
});

test('topPatches: data sets of tf.data, of samples, batches, and inputs with answers', async () => {
  const { model } = network('squeezed');
  const samples = Array.from({ length: 4 }, (_, n) =>
    tf.randomNormal([8, 8, 2], 0, 1, 'float32', n + 1),
  );
  const options = { layer: 'stem', filter: 0, k: 2 };
  const expected = (await topPatches(model, samples, options)).map(({ index }) => index);
  const before = tf.memory().numTensors;
  /** What of tf.data's Dataset is used: each element is made when it is asked for, and is the caller's. */
  const dataset = (elements: readonly (() => unknown)[]) => ({
    iterator: async () => {
      let n = 0;
      return {
        next: async () =>
          n < elements.length
            ? { value: elements[n++]!(), done: false }
            : { value: null, done: true },
      };
    },
  });
  const single = samples.map((sample) => () => tf.clone(sample));
  const batches = [0, 2].map((n) => () => tf.stack(samples.slice(n, n + 2)));
  const pairs = batches.map((batch) => () => ({ xs: batch(), ys: tf.ones([2, 1]) }));
  for (const elements of [single, batches, pairs]) {
    const found = await topPatches(model, dataset(elements), options);
    expect(found.map(({ index }) => index)).toEqual(expected);
    for (const { patch, projection } of found) tf.dispose([patch, projection]);
    expect(tf.memory().numTensors).toBe(before);
  }
});

test('a unit that is shut is said to be', async () => {
  const model = tfl.sequential({
    layers: [
      layers.conv2d({
        name: 'conv',
        filters: 2,
        kernelSize: 3,
        activation: 'relu',
        inputShape: [6, 6, 1],
      }),
    ],
  });
  // The second can be nothing but off.
  model.setWeights([tf.ones([3, 3, 1, 2]), tf.tensor1d([0, -100])]);
  const options = { layer: 'conv', filters: [0, 1], method: 'guided' } as const;
  const { units } = await deconvolve(model, tf.ones([6, 6, 1]), options);
  expect(units.map(({ dead }) => dead)).toEqual([undefined, true]);
});
