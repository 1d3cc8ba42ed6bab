import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import '../../lib/keras/layers/activations.js';
import { deconvolve } from '../../lib/visualize/index.js';
import { layerParts } from '../../lib/visualize/layer_parts.js';
import { expectClose } from '../compare.js';

const { classNameMap } = tf.serialization.SerializationMap.getMap();
const Base = Object.getPrototypeOf(classNameMap.linear![0]);
/** Whatever tfjs, Keras's files or the package register. */
const NAMES = Object.keys(classNameMap).filter(
  (name) => classNameMap[name]![0].prototype instanceof Base,
);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('there are those of tfjs and those of Keras', () => {
  expect(NAMES.length).toBeGreaterThan(25);
  expect(NAMES).toEqual(
    expect.arrayContaining(['relu', 'gelu', 'kerasHardSilu', 'kerasLeakyRelu']),
  );
});

test.each(NAMES)('%s: a rectifier, or its derivative by every rule', async (name) => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv1d({
        filters: 4,
        kernelSize: 3,
        activation: name as 'relu',
        name: 'conv',
        inputShape: [6, 2],
        kernelInitializer: tfl.initializers.glorotNormal({ seed: 1 }),
      }),
      tfl.layers.flatten(),
      tfl.layers.dense({
        units: 2,
        name: 'answer',
        kernelInitializer: tfl.initializers.glorotNormal({ seed: 2 }),
      }),
    ],
  });
  const x = tf.randomNormal([6, 2], 0, 1, 'float32', 3);
  const { known, nonlinearity } = layerParts(model.getLayer('conv'));
  expect(known).toBe(true);
  const found = await Promise.all(
    (['saliency', 'deconvnet', 'guided'] as const).map(async (method) => {
      return (await deconvolve(model, x, { layer: 'answer', filters: 1, method })).projections;
    }),
  );
  expect(tf.max(tf.abs(found[0]!)).dataSync()[0]).toBeGreaterThan(1e-3);
  if (nonlinearity?.rectifier) return;
  // Not a rectifier: the rules differ in nothing.
  expectClose(found[1]!, found[0]!);
  expectClose(found[2]!, found[0]!);
});
