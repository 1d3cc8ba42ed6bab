import * as tf from '@tensorflow/tfjs-core';
import { describeEachBackend } from '../backends.js';
import { Training } from './keras_training.js';

/** Which runs of the pack `npm test` repeats; keras_training.long.test.ts repeats all. */
const ROWS: readonly [model: string, optimizers: readonly string[]][] = [
  [
    'dense',
    [
      ...['sgd', 'momentum', 'nesterov', 'adam', 'amsgrad', 'adamw', 'nadam', 'rmsprop'],
      ...['rmsprop_centered', 'adagrad', 'adadelta', 'adamax', 'lion', 'lamb', 'muon'],
      ...['adafactor', 'clipnorm', 'clipvalue', 'global_clipnorm', 'weight_decay', 'ema'],
      ...['accumulation', 'accumulation_ema', 'loss_scale', 'muon_excluded', 'adafactor_absolute'],
    ],
  ],
  ['l1l2', ['adam']],
  ['batch_norm_2d', ['rmsprop_centered']],
  ['autoencoder', ['adam']],
  ['transposed_1d', ['nadam']],
  ['embedding', ['lamb', 'muon']],
];

/** tfjs's own optimizers, with the settings of Keras's runs. */
const STOCK: readonly [name: string, make: () => tf.Optimizer][] = [
  ['sgd', () => tf.train.sgd(0.05)],
  ['momentum', () => tf.train.momentum(0.01, 0.9)],
  ['nesterov', () => tf.train.momentum(0.01, 0.9, true)],
  ['adam', () => tf.train.adam(0.005)],
  ['rmsprop', () => tf.train.rmsprop(0.002)],
  ['rmsprop_centered', () => tf.train.rmsprop(0.002, 0.9, 0.5, 1e-3, true)],
  ['adagrad', () => tf.train.adagrad(0.05)],
  ['adadelta', () => tf.train.adadelta(1, 0.95)],
  ['adamax', () => tf.train.adamax(0.005, 0.9, 0.999)],
];

async function isAsInKeras(training: Training, name: string, optimizer?: tf.Optimizer) {
  const { losses, weights, steady } = await training.compare(name, optimizer);
  expect({ name, steady }).toEqual({ name, steady: true });
  expect({ name, losses: losses <= 1e-5 || losses }).toEqual({ name, losses: true });
  expect({ name, weights: weights <= 1e-4 || weights }).toEqual({ name, weights: true });
}

describeEachBackend('200 steps are as in Keras', () => {
  test.each(ROWS)('%s by %j', async (model, names) => {
    const training = await Training.of(model);
    for (const name of names) await isAsInKeras(training, name);
    training.dispose();
  });

  test.each(STOCK)('tf.train: %s', async (name, make) => {
    const training = await Training.of('dense');
    await isAsInKeras(training, name, make());
    training.dispose();
  });
}, ['cpu', 'wasm']);
