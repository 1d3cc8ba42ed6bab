import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/index.js';
import { setLeaves } from '../../lib/keras/read/weights.js';
import { setVariables } from '../../lib/load/set_variables.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const dense = () =>
  tfl.sequential({
    layers: [
      tfl.layers.dense({
        units: 1,
        inputShape: [2],
        kernelInitializer: 'ones',
        biasInitializer: 'ones',
      }),
    ],
  });
const values = (model: tfl.Sequential) => model.getWeights().map((w) => Array.from(w.dataSync()));

test('sets all, and leaves no tensor', () => {
  const model = dense();
  const before = tf.memory().numTensors;
  const [kernel, bias] = model.layers[0]!.weights;
  setVariables([
    [kernel!, () => Float32Array.of(2, 3)],
    [bias!, () => Float32Array.of(4)],
  ]);
  expect(values(model)).toEqual([[2, 3], [4]]);
  expect(tf.memory().numTensors).toBe(before);
});

test('where one cannot be read none is set', () => {
  const model = dense();
  const before = tf.memory().numTensors;
  const [kernel, bias] = model.layers[0]!.weights;
  const unreadable = () => {
    throw new ValueError('a.h5: the chunk must be whole, got a part.');
  };
  const leaf = {
    layer: 'dense',
    top: 'dense',
    path: 'dense',
    frozen: false,
    trainable: [kernel!, bias!],
    nonTrainable: [],
  };
  const stored = [
    { name: 'kernel', shape: [2, 1], numbers: () => Float32Array.of(2, 3) },
    { name: 'bias', shape: [1], numbers: unreadable },
  ];
  expect(() => setLeaves('a.h5', [leaf], { size: 3, find: () => [stored] })).toThrow('whole');
  expect(values(model)).toEqual([[1, 1], [1]]);
  expect(tf.memory().numTensors).toBe(before);
});
