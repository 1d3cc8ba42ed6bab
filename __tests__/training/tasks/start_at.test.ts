import '../../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { startAtMean, startAtZero } from '../../../lib/training/tasks/start_at.js';
import { unet } from '../../../models/index.js';

beforeAll(() => tf.setBackend('cpu'));

/** Two images of two pixels, of means 0.25 and 0.8. */
const MEAN = Float32Array.of(0.1, 0.7, 0.4, 0.9);

const net = (outputActivation: string) =>
  unet({ inputShape: [4, 4, 1], depth: 1, filters: 2, classes: 2, outputActivation, seed: 1 });
const given = () => tf.randomUniform([1, 4, 4, 1], 0, 1, 'float32', 1);

test.each(['sigmoid', 'linear'])(
  'a new model whose last values are %s gives the mean',
  (activation) => {
    const model = net(activation);
    startAtMean(model, MEAN, 2);
    const x = given();
    const values = (model.predict(x) as tf.Tensor).dataSync();
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(i % 2 === 0 ? 0.25 : 0.8, 6);
    });
  },
);

test('black and white are begun with nearly', () => {
  const model = net('sigmoid');
  startAtMean(model, Float32Array.of(0, 1), 2);
  const [black, white] = (model.predict(given()) as tf.Tensor).dataSync();
  expect(black).toBeCloseTo(0.02, 6);
  expect(white).toBeCloseTo(0.98, 6);
});

test('other last layers stay as they are', () => {
  const model = net('tanh');
  const x = given();
  const before = (model.predict(x) as tf.Tensor).dataSync();
  startAtMean(model, MEAN, 2);
  expect((model.predict(x) as tf.Tensor).dataSync()).toEqual(before);
  const bare = tfl.sequential({ layers: [tfl.layers.reLU({ inputShape: [4, 4, 2] })] });
  expect(() => startAtMean(bare, MEAN, 2)).not.toThrow();
});

test('a start at zero gives zeros, and nothing before the last layer is changed', () => {
  const [model, other] = [net('linear'), net('linear')];
  startAtZero(model);
  expect(new Set((model.predict(given()) as tf.Tensor).dataSync())).toEqual(new Set([0]));
  model.layers.slice(0, -1).forEach((layer, at) => {
    layer.getWeights().forEach((weights, i) => {
      expect(weights.dataSync()).toEqual(other.layers[at]!.getWeights()[i]!.dataSync());
    });
  });
});
