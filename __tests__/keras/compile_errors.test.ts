import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../backends.js';
import '../../lib/index.js';
import { openHdf5 } from '../../lib/keras/hdf5/reader.js';
import { Hdf5Tree, writeHdf5 } from '../../lib/keras/hdf5/writer.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { trainingOfHdf5 } from '../../lib/keras/read/compile/training_file.js';
import { huber, type Loss } from '../../lib/losses/index.js';
import { auc, meanIoU, psnr } from '../../lib/measures/index.js';
import { adamW, cosineDecay, lamb, oneCycle, sgd, warmUp } from '../../lib/optimizers/index.js';
import { unpack } from '../unpack.js';
import { readZipJson, zipWith } from './zip_json.js';

const files = unpack('keras_continue');
const FILE = files['dense-momentum.keras']!;

type Config = { compile_config: Record<string, unknown> };

/** The file with another compile_config. */
const changed = (change: Record<string, unknown>, file = FILE) => {
  const config = readZipJson<Config>(file, 'config.json');
  return zipWith(file, 'config.json', {
    ...config,
    compile_config: { ...config.compile_config, ...change },
  });
};

beforeAll(() => tf.setBackend('cpu'));

const messageOf = async (step: () => Promise<unknown>) => {
  const before = tf.memory().numTensors;
  try {
    await step();
  } catch (error) {
    expect(tf.memory().numTensors).toBe(before);
    return (error as Error).message;
  }
  return 'none';
};

const small = () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 2, inputShape: [3], name: 'hidden' }),
      tfl.layers.dense({ units: 1, name: 'last' }),
    ],
  });
  model.compile({ optimizer: sgd({ momentum: 0.9 }), loss: 'meanSquaredError' });
  return model;
};

const mine: Loss = (yTrue, yPred) => tf.mean(tf.abs(tf.sub(yTrue, yPred)), -1);
const OWN = {
  module: 'builtins',
  class_name: 'function',
  config: 'pkg>mine',
  registered_name: 'function',
};

describe('what cannot be brought is told by its name', () => {
  const plain = path.join(__dirname, '..', 'fixtures', 'keras', 'causal_k3.keras');

  test.each<[name: string, load: () => Promise<unknown>, message: RegExp]>([
    [
      'a file that was not compiled',
      () => loadKeras(new Uint8Array(readFileSync(plain)), { compile: true }),
      /must be one of a model that was compiled, saved with its optimizer, got 'no compile_config in config.json'\.$/,
    ],
    [
      'a loss of its own',
      () => loadKeras(changed({ loss: OWN }), { compile: true }),
      /the loss must be one that can be computed here, got mine \(nearest: the option losses: \{ mine \}, with a function\)\.$/,
    ],
    [
      'no loss',
      () => loadKeras(changed({ loss: null }), { compile: true }),
      /the loss of output 'last' must be a loss, got null\.$/,
    ],
    [
      'a metric of its own',
      () => loadKeras(changed({ metrics: [OWN] }), { compile: true }),
      /a metric must be one that can be computed here, got mine \(nearest: the option metrics: \{ mine \}, with a function, or null to leave it out\)\.$/,
    ],
    [
      'a reduction',
      () =>
        loadKeras(
          changed({ loss: { class_name: 'MeanSquaredError', config: { reduction: 'sum' } } }),
          { compile: true },
        ),
      /the reduction of MeanSquaredError must be 'sum_over_batch_size', got 'sum'\.$/,
    ],
    [
      'an option of a metric',
      () =>
        loadKeras(changed({ metrics: [{ class_name: 'Precision', config: { top_k: 3 } }] }), {
          compile: true,
        }),
      /topK of the metric Precision must be null, got 3\.$/,
    ],
    [
      'an optimizer',
      () =>
        loadKeras(changed({ optimizer: { class_name: 'Ftrl', config: {} } }), { compile: true }),
      /the optimizer must be Adadelta, Adafactor, .*, SGD, got 'Ftrl'\.$/,
    ],
    [
      'the state of another optimizer',
      () =>
        loadKeras(changed({ optimizer: { class_name: 'Adam', config: { learning_rate: 0.01 } } }), {
          compile: true,
        }),
      /the variables of the optimizer must be the 10 that Adam keeps of the 5 weights that train, and the number of the step, got 7 \(nearest: compile: 'fresh', which leaves them out\)\.$/,
    ],
    [
      'an option',
      () => loadKeras(FILE, { compile: 'yes' as never }),
      /^loadKeras: compile must be true, false or 'fresh', got 'yes'\.$/,
    ],
    [
      'losses without compile',
      () => loadKeras(FILE, { losses: { mine } }),
      /^loadKeras: losses must be given with compile: true, got /,
    ],
    [
      'what is no function',
      () => loadKeras(FILE, { compile: true, metrics: { mine: 3 as never } }),
      /^loadKeras: the metric mine must be a function, got 3\.$/,
    ],
  ])('%s', async (_, load, message) => {
    expect(await messageOf(load)).toMatch(message);
  });

  test("a model's own losses and metrics are given, or left out", async () => {
    const file = changed({ loss: OWN, metrics: [OWN, 'mae', { ...OWN, config: 'other' }] });
    const options = { compile: true, losses: { mine }, metrics: { mine, other: null } };
    const model = await loadKeras(file, options);
    expect(model.loss).toBe(mine);
    expect(model.metrics).toEqual([mine, 'mae']);
  });

  test("'fresh' has the settings and no state", async () => {
    const model = await loadKeras(FILE, { compile: 'fresh' });
    expect(model.optimizer.iterations).toBe(0);
    expect(model.optimizer.getConfig()).toMatchObject({
      learningRate: expect.closeTo(0.01),
      momentum: 0.9,
    });
  });
});

test('two weights of an optimizer in an .h5 that have one name', () => {
  const weights = new Hdf5Tree();
  weights.attributes.weight_names = ['iteration', 'bias', 'bias'];
  const root = new Hdf5Tree([['optimizer_weights', weights]]);
  root.attributes.training_config = '{"optimizer_config":{"class_name":"SGD","config":{}}}';
  const file = openHdf5('it', writeHdf5(root));
  expect(() => trainingOfHdf5('it', file)).toThrow(
    "it: the names of the optimizer's weights must be different ones, got 'one twice'.",
  );
});

describe('what cannot be written is told by its name', () => {
  const compiled = (args: Partial<tfl.ModelCompileArgs>) => {
    const model = small();
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', ...args });
    return model;
  };

  test.each<[name: string, model: () => tfl.LayersModel, message: RegExp]>([
    [
      'a model that is not compiled',
      () => tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [3] })] }),
      /^toKeras: the model for compile: true must be compiled, got 'one that is not'\.$/,
    ],
    [
      'a loss',
      () => compiled({ loss: mine }),
      /^toKeras: a loss must be one that Keras has, got mine \(nearest: the option leaveOut: \['mine'\]\)\.$/,
    ],
    [
      'a metric',
      () => compiled({ metrics: [psnr()] }),
      /^toKeras: a metric must be one that Keras has, got psnr \(nearest: the option leaveOut: \['psnr'\]\)\.$/,
    ],
    [
      'a schedule',
      () =>
        compiled({
          optimizer: sgd({ learningRate: oneCycle({ maxLearningRate: 1, totalSteps: 9 }) }),
        }),
      /^toKeras: the learning rate must be a number, CosineDecay, .* or a warm-up before CosineDecay, got 'OneCycle'\.$/,
    ],
    [
      'weights that do not decay',
      () => compiled({ optimizer: adamW({ excludeFromWeightDecay: ['bias'] }) }),
      /^toKeras: weights must be ones that all decay, as Keras saves no other, got '.*\/hidden\/bias'\.$/,
    ],
  ])('%s', async (_, make, message) => {
    const model = make();
    expect(await messageOf(() => toKeras(model, { compile: true }))).toMatch(message);
  });

  test('what Keras 2 lacks, in an .h5', async () => {
    const model = compiled({ optimizer: lamb() });
    expect(await messageOf(() => toKeras(model, { compile: true, format: 'h5' }))).toBe(
      "toKeras: the optimizer in an .h5 must be one that Keras 2 has (nearest: the format 'keras'), got 'Lamb'.",
    );
  });

  test('but for what is left out', async () => {
    const model = compiled({ loss: mine, metrics: [psnr(), 'mae'] });
    const bytes = await toKeras(model, { compile: true, leaveOut: ['mine', 'psnr'] });
    const { compile_config } = readZipJson<Config>(bytes, 'config.json');
    expect(compile_config).toMatchObject({ loss: null, metrics: ['mae'] });
  });
});

test('losses, metrics and schedules are written as Keras writes them', async () => {
  const model = small();
  const rate = warmUp({
    warmupSteps: 5,
    learningRate: cosineDecay({ initialLearningRate: 1, decaySteps: 20 }),
  });
  model.compile({
    optimizer: sgd({ learningRate: rate, clipnorm: 1 }),
    loss: huber({ delta: 2 }),
    metrics: [
      'accuracy',
      auc({ numThresholds: 50 }),
      meanIoU({ numClasses: 2 }),
      tfl.metrics.meanSquaredError,
    ],
    weightedMetrics: ['mae'],
    lossWeights: 3,
  });
  const bytes = await toKeras(model, { compile: true });
  const { compile_config } = readZipJson<Config>(bytes, 'config.json');
  expect(compile_config).toMatchObject({
    loss: {
      class_name: 'Huber',
      config: { name: 'huber', reduction: 'sum_over_batch_size', delta: 2 },
    },
    metrics: [
      'accuracy',
      { class_name: 'AUC', config: { name: 'auc', dtype: 'float32', num_thresholds: 50 } },
      { class_name: 'MeanIoU', config: { num_classes: 2 } },
      'mean_squared_error',
    ],
    weighted_metrics: ['mae'],
    loss_weights: 3,
    optimizer: {
      class_name: 'SGD',
      config: {
        clipnorm: 1,
        learning_rate: {
          module: 'keras.optimizers.schedules',
          class_name: 'CosineDecay',
          config: { initial_learning_rate: 0, warmup_target: 1, warmup_steps: 5, decay_steps: 20 },
        },
      },
    },
  });
  const copy = await loadKeras(bytes, { compile: true });
  expect(copy.metricsNames).toEqual(model.metricsNames);
});

const STOCK: readonly [name: string, make: () => tf.Optimizer][] = [
  ['sgd', () => tf.train.sgd(0.05)],
  ['momentum', () => tf.train.momentum(0.01, 0.9, true)],
  ['adam', () => tf.train.adam(0.005)],
  ['adamax', () => tf.train.adamax(0.005, 0.9, 0.99, 1e-7, 0.1)],
  ['rmsprop', () => tf.train.rmsprop(0.002, 0.9, 0.5, 1e-3, true)],
  ['adagrad', () => tf.train.adagrad(0.05, 0.2)],
  ['adadelta', () => tf.train.adadelta(1, 0.95)],
];

test.each(STOCK)("tfjs's own %s goes on as one of this package", async (_, make) => {
  const model = small();
  model.compile({ optimizer: make(), loss: 'meanSquaredError' });
  const [x, y] = [
    tf.tensor2d([
      [1, -2, 3],
      [0.5, 1, -1],
    ]),
    tf.tensor2d([[1], [2]]),
  ];
  for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
  const copy = await loadKeras(await toKeras(model, { compile: true }), { compile: true });
  for (let i = 0; i < 3; i++) {
    const [own, theirs] = [await model.trainOnBatch(x, y), await copy.trainOnBatch(x, y)];
    expect(theirs).toBeCloseTo(own as number, 5);
  }
});
