import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfd from '@tensorflow/tfjs-data';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { Random } from '../../lib/arithmetic/random.js';
import { auc, type Metric, r2Score, recall } from '../../lib/measures/index.js';

// At once: cpu needs no time to start.
void tf.setBackend('cpu');

const random = new Random(3);
const numbers = (n: number) => Float32Array.from({ length: n }, () => random.normal());
const x = tf.tensor2d(numbers(50 * 4), [50, 4]);
const y = tf.cast(tf.greater(tf.add(x, tf.tensor2d(numbers(50 * 4), [50, 4])), 0.5), 'float32');
const answers = tf.slice(y, [0, 0], [50, 1]);

/** A model whose weights stay: what it says of an epoch is what it says of all data. */
function modelOf(metrics: (string | Metric)[]): tfl.Sequential {
  const layer = tfl.layers.dense({ units: 1, activation: 'sigmoid', inputShape: [4] });
  const model = tfl.sequential({ layers: [layer] });
  layer.setWeights([tf.tensor2d([1, 0.2, -0.1, 0], [4, 1]), tf.tensor1d([-0.3])]);
  model.compile({ optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy', metrics });
  return model;
}

/** Of all examples at once. */
function whole(metric: Metric, model: tfl.Sequential): number {
  return metric(answers, model.predict(x) as tf.Tensor).dataSync()[0]!;
}

const METRICS: [string, () => Metric][] = [
  ['auc', auc],
  ['recall', recall],
  ['r2Score', r2Score],
];

describe.each(METRICS)('%s in compile is of all batches', (name, make) => {
  const expected = whole(make(), modelOf([]));

  test('and the mean of the batches is not', () => {
    const model = modelOf([]);
    const predicted = model.predict(x) as tf.Tensor;
    const batches = Array.from({ length: 10 }, (_, i) => [5 * i, 0] as [number, number]);
    const values = batches.map((from) => {
      const [t, p] = [answers, predicted].map((all) => tf.slice(all, from, [5, 1]));
      return make()(t!, p!).dataSync()[0]!;
    });
    expect(Math.abs(values.reduce((a, b) => a + b) / 10 - expected)).toBeGreaterThan(0.01);
  });

  test.each([
    ['by name', name],
    ['as a metric', make()],
  ])('%s: evaluate, fit and its validation, in every epoch', async (_, metric) => {
    const model = modelOf([metric]);
    const before = tf.memory().numTensors;
    const [, value] = model.evaluate(x, answers, { batchSize: 7 }) as tf.Scalar[];
    expect(value!.dataSync()[0]).toBeCloseTo(expected, 5);
    const { history } = await model.fit(x, answers, {
      batchSize: 7,
      epochs: 3,
      verbose: 0,
      validationData: [x, answers],
    });
    for (const key of [name, `val_${name}`]) {
      expect(history[key]).toHaveLength(3);
      for (const one of history[key]!) expect(one).toBeCloseTo(expected, 5);
    }
    // evaluate's two results, and what fit makes of validation data once.
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(2);
  });

  test('callbacks of the caller are called, as objects and as functions', async () => {
    const model = modelOf([name]);
    const seen: string[] = [];
    const note = (text: string) => async () => void seen.push(text);
    const options = { batchSize: 25, epochs: 1, verbose: 0 };
    await model.fit(x, answers, { ...options, callbacks: { onEpochEnd: note('function') } });
    const object = new tfl.CustomCallback({ onEpochEnd: note('object') });
    await model.fit(x, answers, { ...options, callbacks: object });
    await model.fit(x, answers, { ...options, callbacks: [object, object] });
    expect(seen).toEqual(['function', 'object', 'object', 'object']);
  });

  test('fitDataset and evaluateDataset', async () => {
    const model = modelOf([name]);
    const data = tfd
      .array(Array.from({ length: 50 }, (_, i) => i))
      .map((i) => ({
        xs: tf.slice(x, [i as number, 0], [1, 4]),
        ys: tf.slice(answers, [i as number, 0], [1, 1]),
      }))
      .map(({ xs, ys }) => ({ xs: tf.reshape(xs, [4]), ys: tf.reshape(ys, [1]) }))
      .batch(7);
    const { history } = await model.fitDataset(data as never, {
      epochs: 2,
      verbose: 0,
      validationData: data as never,
    });
    for (const key of [name, `val_${name}`]) {
      for (const one of history[key]!) expect(one).toBeCloseTo(expected, 5);
    }
    const [, value] = (await model.evaluateDataset(data as never, {})) as tf.Scalar[];
    expect(value!.dataSync()[0]).toBeCloseTo(expected, 5);
  });

  test('trainOnBatch: of that batch', async () => {
    const model = modelOf([name]);
    for (let i = 0; i < 2; i++) {
      const [, value] = (await model.trainOnBatch(x, answers)) as number[];
      expect(value).toBeCloseTo(expected, 5);
    }
  });
});
