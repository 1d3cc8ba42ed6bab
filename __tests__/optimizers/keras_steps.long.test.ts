import * as tf from '@tensorflow/tfjs-core';
import { describeEachBackend } from '../backends.js';
import { Training } from './keras_training.js';

/** All optimizers, and the options that all have. */
const ALL = [
  'sgd',
  'momentum',
  'nesterov',
  'adam',
  'amsgrad',
  'adamw',
  'nadam',
  'rmsprop',
  'rmsprop_centered',
  'adagrad',
  'adadelta',
  'adamax',
  'lion',
  'lamb',
  'muon',
  'adafactor',
  'clipnorm',
  'clipvalue',
  'global_clipnorm',
  'weight_decay',
  'ema',
  'accumulation',
  'accumulation_ema',
  'loss_scale',
  'muon_excluded',
  'adafactor_absolute',
];

/** Which runs of the pack are repeated; keras_training.long.test.ts has the others. */
const ROWS: Readonly<Record<string, readonly [model: string, optimizers: readonly string[]][]>> = {
  cpu: [['dense', ALL]],
  wasm: [
    ['dense', ALL],
    // A sign and a sum of squares, by what float32 makes of 1 - beta.
    ['depthwise', ['lion']],
    ['lstm', ['nadam']],
    ['l1l2', ['adam']],
    ['batch_norm_2d', ['rmsprop_centered']],
    ['autoencoder', ['adam']],
    ['transposed_1d', ['nadam']],
    ['embedding', ['lamb']],
  ],
};

/** tfjs's own optimizers whose formulas are mended, with the settings of Keras's runs. */
const STOCK: readonly [name: string, make: () => tf.Optimizer][] = [
  ['momentum', () => tf.train.momentum(0.01, 0.9)],
  ['adam', () => tf.train.adam(0.005)],
  ['rmsprop_centered', () => tf.train.rmsprop(0.002, 0.9, 0.5, 1e-3, true)],
  ['adadelta', () => tf.train.adadelta(1, 0.95)],
];

async function isAsInKeras(training: Training, name: string, optimizer?: tf.Optimizer) {
  const { losses, weights, steady } = await training.compare(name, optimizer);
  expect({ name, steady }).toEqual({ name, steady: true });
  expect({ name, losses: losses <= 1e-5 || losses }).toEqual({ name, losses: true });
  expect({ name, weights: weights <= 1e-4 || weights }).toEqual({ name, weights: true });
}

describeEachBackend(
  '200 steps are as in Keras',
  (backend) => {
    describe.each(ROWS[backend]!)('%s', (model, names) => {
      let training: Training;
      beforeAll(async () => {
        training = await Training.of(model);
      });
      afterAll(() => training.dispose());
      test.each(names)('%s', (name) => isAsInKeras(training, name));
    });
  },
  ['cpu', 'wasm'],
);

describe("tfjs's own are as in Keras", () => {
  let training: Training;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    training = await Training.of('dense');
  });
  afterAll(() => training.dispose());
  test.each(STOCK)('%s', (name, make) => isAsInKeras(training, name, make()));
});
