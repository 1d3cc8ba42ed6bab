import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import * as lib from '../../../lib/index.js';

const { dense, input } = tfl.layers;

/** Two outputs of other sizes, the weights of each 1: y = sum of x, and twice as many of it. */
function twoOutputs() {
  const start = input({ shape: [2] });
  const layer = (units: number, name: string) =>
    dense({
      units,
      name,
      kernelInitializer: 'ones',
      kernelRegularizer: tfl.regularizers.l2({ l2: 0.5 }),
    }).apply(start) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: start, outputs: [layer(1, 'a'), layer(3, 'b')] });
  model.compile({
    optimizer: tf.train.sgd(0),
    loss: ['meanSquaredError', 'meanAbsoluteError'],
    lossWeights: { b: 10 },
    metrics: { b: 'mse' },
  });
  return model;
}

const x = tf.tensor2d([
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
]);
/** Predictions are 3, 7, 11, 15: off by 1 and 2. */
const ys = [tf.tensor2d([[4], [8], [12], [16]]), tf.tensor2d([5, 9, 13, 17].map((v) => [v, v, v]))];
/** 0.5 of each squared weight: 2 and 6 of them. */
const PENALTY = 4;

test('several outputs: loss, losses and metrics are what their names say, in fit and in evaluate', async () => {
  const model = twoOutputs();
  expect(model.metricsNames).toEqual(['loss', 'a_loss', 'b_loss', 'b_mse']);
  const right = [1 + 10 * 2 + PENALTY, 1, 2, 4];
  const evaluated = (model.evaluate(x, ys) as tf.Scalar[]).map((value) => value.dataSync()[0]);
  expect(evaluated).toEqual(right);
  const { history } = await model.fit(x, ys, {
    epochs: 1,
    batchSize: 3,
    verbose: 0,
    validationData: [x, ys],
  });
  expect(
    Object.fromEntries(Object.entries(history).map(([name, [value]]) => [name, value])),
  ).toEqual({
    loss: right[0],
    a_loss: 1,
    b_loss: 2,
    b_mse: 4,
    val_loss: right[0],
    val_a_loss: 1,
    val_b_loss: 2,
    val_b_mse: 4,
  });
});

test('the penalty on an output is in the loss of an evaluation', () => {
  const layer = lib.layers.conv1dTranspose({
    filters: 1,
    kernelSize: 1,
    kernelInitializer: 'ones',
    activityRegularizer: tfl.regularizers.l1({ l1: 0.5 }),
  });
  const start = input({ shape: [2, 1] });
  const model = tfl.model({ inputs: start, outputs: layer.apply(start) as tfl.SymbolicTensor });
  model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
  const signal = tf.ones([4, 2, 1]);
  const before = tf.memory().numTensors;
  const loss = model.evaluate(signal, signal, { batchSize: 2 }) as tf.Scalar;
  // Of each sample, as in Keras.
  expect(loss.dataSync()[0]).toBe(1);
  expect(tf.memory().numTensors).toBe(before + 1);
});

test('early stopping watches the loss of all outputs', async () => {
  const model = twoOutputs();
  const seen: number[] = [];
  const stop = tfl.callbacks.earlyStopping({ monitor: 'val_loss', patience: 1 });
  const onEpochEnd = async (_: number, logs?: tfl.Logs) => void seen.push(logs!.val_loss as number);
  const watch = new tfl.CustomCallback({ onEpochEnd }, 'never');
  await model.fit(x, ys, {
    epochs: 9,
    verbose: 0,
    validationData: [x, ys],
    callbacks: [watch, stop],
  });
  expect(seen).toEqual([25, 25]);
});

/** y = w x with w = 1, off by 1, 2, 3 and 4. */
function single(metrics = {}) {
  const model = tfl.sequential({
    layers: [dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' })],
  });
  model.compile({ optimizer: tf.train.sgd(0), loss: 'meanAbsoluteError', ...metrics });
  return model;
}
const line = tf.tensor2d([[1], [2], [3], [4]]);
const off = tf.tensor2d([[2], [4], [6], [8]]);

test('weights of samples: of training, of a validation split, of validation data, of evaluation', async () => {
  const model = single({
    metrics: ['mse'],
    weightedMetrics: ['meanSquaredError'].map(() => tfl.metrics.meanSquaredError),
  });
  const sampleWeight = tf.tensor1d([1, 0, 2, 3]);
  const before = tf.memory().numTensors;
  const split = await model.fit(line, off, {
    sampleWeight,
    validationSplit: 0.5,
    epochs: 1,
    verbose: 0,
  });
  expect(split.history.loss).toEqual([1 / 2]);
  expect(split.history.val_loss).toEqual([(2 * 3 + 3 * 4) / 2]);
  const given = await model.fit(line, off, {
    sampleWeight,
    validationData: [line, off, tf.tensor1d([0, 0, 0, 1])],
    epochs: 1,
    verbose: 0,
  });
  expect(given.history.loss).toEqual([(1 + 2 * 3 + 3 * 4) / 4]);
  expect(given.history.val_loss).toEqual([1]);
  const values = (model.evaluate(line, off, { sampleWeight }) as tf.Scalar[]).map(
    (value) => value.dataSync()[0],
  );
  expect(values).toEqual([19 / 4, 30 / 4, expect.closeTo((1 + 2 * 9 + 3 * 16) / 6, 5)]);
  const [loss] = (await model.trainOnBatch(line, off, { sampleWeight })) as number[];
  expect(loss).toBe(19 / 4);
  expect(sampleWeight.isDisposed).toBe(false);
  // The weights of validation, and three values.
  expect(tf.memory().numTensors).toBe(before + 4);
});

test('weights of classes in fit and fitDataset; a class that has none weighs 1', async () => {
  const model = single();
  const classes = tf.tensor2d([[0], [1], [2], [-1]]);
  const right = (1 * 5 + 1 * 1 + 1 * 2 + 5 * 1) / 4;
  const classWeight = { 0: 5, 2: 2 };
  const args = { classWeight, epochs: 1, verbose: 0 } as const;
  expect((await model.fit(line, classes, args)).history.loss).toEqual([right]);
  const items = [{ xs: line.clone(), ys: classes.clone() }];
  const dataset = {
    size: 1,
    iterator: async () => ({
      next: async () => ({ value: items.pop() ?? null, done: items.length === 0 }),
    }),
  };
  expect((await model.fitDataset(dataset as never, args)).history.loss).toEqual([right]);
});

test('precision and recall have a threshold of 0.5', async () => {
  const model = tfl.sequential({
    layers: [dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' })],
  });
  model.compile({
    optimizer: tf.train.sgd(0),
    loss: 'meanAbsoluteError',
    metrics: ['precision', tfl.metrics.recall],
  });
  const scores = tf.tensor2d([[0.9], [0.6], [0.2], [0.4]]);
  const truth = tf.tensor2d([[1], [0], [0], [1]]);
  const values = model.evaluate(scores, truth) as tf.Scalar[];
  expect(model.metricsNames.slice(1)).toEqual(['precision', 'recall']);
  expect(values.slice(1).map((value) => value.dataSync()[0])).toEqual([0.5, 0.5]);
});

test('r2Score needs no chained operations', () => {
  const score = tfl.metrics.r2Score(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([1, 2, 3, 5]));
  expect(score.dataSync()[0]).toBeCloseTo(0.8, 6);
});

test('a frozen model within one keeps its statistics; thawed, all its layers train', () => {
  const inner = tfl.sequential({
    layers: [dense({ units: 2, inputShape: [2] }), tfl.layers.batchNormalization()],
  });
  inner.trainable = false;
  expect(inner.layers.map(({ trainable }) => trainable)).toEqual([false, false]);
  const y = inner.apply(x, { training: true }) as tf.Tensor;
  expect([...y.dataSync()]).toEqual([...(inner.predict(x) as tf.Tensor).dataSync()]);
  inner.trainable = true;
  expect(inner.trainableWeights).toHaveLength(4);
});

test('a Sequential keeps what of its layers is frozen', () => {
  const frozen = dense({ units: 2, inputShape: [2], trainable: false });
  const model = tfl.sequential({ layers: [frozen, dense({ units: 1 })] });
  expect(model.trainableWeights).toHaveLength(2);
});

test('given by name that is no output, or of another length', async () => {
  const model = twoOutputs();
  const compile = (lossWeights: unknown) => () =>
    model.compile({
      optimizer: 'sgd',
      loss: 'meanSquaredError',
      lossWeights: lossWeights as number[],
    });
  expect(compile([1])).toThrow(
    'compile: lossWeights must be an array of one for each of 2 outputs, got [1].',
  );
  expect(compile({ c: 1 })).toThrow(
    "compile: lossWeights must be by the names of outputs (a, b), got 'c'.",
  );
  expect(compile([1, Number.NaN])).toThrow(
    'compile: lossWeights must be finite numbers, got [1, NaN].',
  );
  const metrics = [['mae'], [], []] as unknown as string[];
  expect(() => model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics })).toThrow(
    "compile: metrics must be one list for each of 2 outputs, got [['mae'], [], []].",
  );
  for (const name of ['metrics', 'weightedMetrics']) {
    const given = { [name]: { c: ['mae'] } };
    expect(() => model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', ...given })).toThrow(
      `compile: ${name} must be by the names of outputs (a, b), got 'c'.`,
    );
  }
  await expect(model.trainOnBatch(x, ys, { sampleWeight: tf.ones([4]) })).rejects.toThrow(
    'fit: sampleWeight must be an array of 2, or an object by the names of outputs, got [4].',
  );
  const one = single();
  await expect(one.fit(line, off, { sampleWeight: tf.ones([3]) })).rejects.toThrow(
    'fit: the shape of sampleWeight must be [4, ...], got [3].',
  );
  await expect(one.fit(line, off, { classWeight: { '-1': 2 } })).rejects.toThrow(
    "fit: a key of classWeight must be the number of a class, got '-1'.",
  );
  await expect(one.trainOnBatch(line, off, { sampleWeight: tf.ones([4, 2]) })).rejects.toThrow(
    'dense_Dense',
  );
});

test('names of a metric that is given twice, plain and weighted, as Keras has them', async () => {
  const twice = { metrics: ['mse', 'mse'], weightedMetrics: ['mse', 'mse', 'mae'] };
  const model = single(twice as never);
  const sampleWeight = tf.tensor1d([0, 0, 0, 4]);
  const { history } = await model.fit(line, off, { sampleWeight, epochs: 1, verbose: 0 });
  expect(history).toEqual({
    loss: [4],
    mse: [7.5],
    mse_1: [7.5],
    weighted_mse: [16],
    weighted_mse_1: [16],
    mae: [4],
  });
  const input = tfl.input({ shape: [1] });
  const head = (name: string) => dense({ units: 1, name }).apply(input) as tfl.SymbolicTensor;
  const two = tfl.model({ inputs: input, outputs: [head('near'), head('far')] });
  two.compile({
    optimizer: 'sgd',
    loss: 'meanSquaredError',
    metrics: { near: ['mse'] },
    weightedMetrics: { near: ['mse'], far: ['mse'] },
  } as never);
  expect(two.metricsNames.slice(3)).toEqual(['near_mse', 'near_weighted_mse', 'far_mse']);
});

test('a list of metrics for each output, as Keras has it', async () => {
  const input = tfl.input({ shape: [1] });
  const head = (name: string) =>
    dense({ units: 1, name, kernelInitializer: 'ones' }).apply(input) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: [head('near'), head('far')] });
  const metrics = [[], ['mae']] as unknown as string[];
  const weightedMetrics = [['mse'], []] as unknown as string[];
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics, weightedMetrics });
  const values = model.evaluate(line, [line, off]) as tf.Scalar[];
  expect(model.metricsNames).toEqual(['loss', 'near_loss', 'far_loss', 'near_mse', 'far_mae']);
  expect(values.map((value) => value.dataSync()[0])).toEqual([7.5, 0, 7.5, 0, 2.5]);
});

test('weights of losses and weighted metrics are saved with the optimizer', async () => {
  const input = tfl.input({ shape: [1] });
  const head = (name: string) =>
    dense({ units: 1, name, kernelInitializer: 'ones' }).apply(input) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: [head('near'), head('far')] });
  const weightedMetrics = { far: ['mse'] } as never;
  const given = { lossWeights: { far: 3 }, weightedMetrics, metrics: ['mse'] };
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', ...given });
  let saved: tf.io.ModelArtifacts | undefined;
  const save = async (artifacts: tf.io.ModelArtifacts) => {
    saved = JSON.parse(JSON.stringify({ ...artifacts, weightData: undefined }));
    saved!.weightData = artifacts.weightData!;
    return { modelArtifactsInfo: {} as tf.io.ModelArtifactsInfo };
  };
  await model.save({ save }, { includeOptimizer: true });
  const again = await tfl.loadLayersModel(tf.io.fromMemory(saved!));
  const values = (one: tfl.LayersModel) => {
    const sampleWeight = [tf.tensor1d([1, 0, 0, 0]), tf.tensor1d([0, 0, 0, 2])];
    const evaluated = one.evaluate(line, [line, off], { sampleWeight } as never) as tf.Scalar[];
    return evaluated.map((value) => value.dataSync()[0]);
  };
  expect(again.metricsNames).toEqual(model.metricsNames);
  expect(values(again)).toEqual(values(model));
  expect(values(again)[0]).toBe(3 * values(again)[2]!);
});
