import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../../lib/index.js';
import { loadKeras } from '../../../lib/keras/index.js';
import { describeEachBackend } from '../../backends.js';
import { drawnOn } from '../../draws.js';
import { readJson, unpack } from '../../unpack.js';

interface Values {
  shape: number[];
  values: number[];
}

type Several = Values | Values[];

interface Batch {
  x: Several;
  y: Several;
  weight: Several | null;
}

interface Row {
  name: string;
  compile: Record<string, unknown>;
  batches: Batch[];
  /** The first weights, in Keras's order. */
  first: Values[];
  /** Of each step, and of the last batch in evaluation. */
  logs: Record<string, number>[];
  weights: Values[];
  predictions: Several;
}

interface Fit {
  rows: Row[];
  gan: {
    batches: { real: Values; noise: Values; other: Values }[];
    losses: [critic: number, generator: number][];
    generator: Values[];
    critic: Values[];
  };
  classWeight: Record<number, number>;
}

const files = unpack('keras_fit');
const { rows, gan, classWeight } = readJson<Fit>(files['fit.json']!);

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** What compile takes, by the names of tfjs. */
function camelCased(value: unknown): unknown {
  if (typeof value === 'string') return camel(value);
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [camel(key), camelCased(one)]),
  );
}

const tensor = ({ values, shape }: Values) => tf.tensor(values, shape);
const tensors = (given: Several) => (Array.isArray(given) ? given.map(tensor) : tensor(given));

/** tfjs knows this metric under another name alone. */
const METRICS: Record<string, unknown> = {
  meanAbsoluteError: tfl.metrics.meanAbsoluteError,
  meanSquaredError: tfl.metrics.meanSquaredError,
  sparseCategoricalAccuracy: tfl.metrics.sparseCategoricalAccuracy,
};

function known(metrics: unknown): unknown {
  if (typeof metrics === 'string') return METRICS[metrics] ?? metrics;
  if (Array.isArray(metrics)) return metrics.map(known);
  if (typeof metrics !== 'object' || metrics === null) return metrics;
  return Object.fromEntries(Object.entries(metrics).map(([key, one]) => [key, known(one)]));
}

const { dense, input, lstm } = tfl.layers;
const cell = { recurrentActivation: 'sigmoid' as const, returnSequences: true };
const words = () =>
  tfl.layers.embedding({ inputDim: 7, outputDim: 4, maskZero: true, inputLength: 6 });

/** Models whose files loadKeras refuses, as other layers mind their masks in Keras. */
const BUILT: Record<string, () => tfl.LayersModel> = {
  text_nested: () => {
    const start = input({ shape: [6, 4] });
    const sequence = lstm({ units: 3, ...cell }).apply(start);
    const end = tfl.layers.activation({ activation: 'tanh' }).apply(sequence);
    const inner = tfl.model({ inputs: start, outputs: end as tfl.SymbolicTensor });
    const last = dense({ units: 3, activation: 'softmax' });
    return tfl.sequential({ layers: [words(), inner as tfl.layers.Layer, last] });
  },
};

async function modelOf(row: Row): Promise<tfl.LayersModel> {
  const build = BUILT[row.name];
  if (build === undefined) return loadKeras(files[`${row.name}.keras`]!);
  const model = build();
  const weights = row.first.map(tensor);
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

async function compiled(row: Row): Promise<tfl.LayersModel> {
  const model = await modelOf(row);
  const { metrics, weightedMetrics, ...args } = camelCased(row.compile) as Record<string, unknown>;
  const given = { ...args, metrics: known(metrics), weightedMetrics: known(weightedMetrics) };
  model.compile({ ...given, optimizer: tf.train.sgd(0.1) } as unknown as tfl.ModelCompileArgs);
  return model;
}

/** Keras orders by name what tfjs orders by output. */
function expectLogs(model: tfl.LayersModel, got: number | number[], right: Record<string, number>) {
  const values = [got].flat();
  expect(values).toHaveLength(Object.keys(right).length);
  const names = model.metricsNames.map((name) =>
    name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
  );
  names.forEach((name, i) => {
    expect([name, values[i]]).toEqual([name, expect.closeTo(right[name]!, 5)]);
  });
}

function expectWeights(model: tfl.layers.Layer, right: Values[]) {
  const weights = model.getWeights();
  const own = weights.map((weight) => ({ shape: weight.shape, values: [...weight.dataSync()] }));
  const sorted = (list: Values[]) =>
    list
      .map(({ shape, values }) => ({ size: `${shape}`, values }))
      .sort((a, b) => a.size.localeCompare(b.size) || a.values[0]! - b.values[0]!);
  const [a, b] = [sorted(own), sorted(right)];
  expect(a.map(({ size }) => size)).toEqual(b.map(({ size }) => size));
  a.forEach(({ values }, i) => {
    for (const [n, value] of values.entries()) expect(value).toBeCloseTo(b[i]!.values[n]!, 4.5);
  });
}

describeEachBackend('Trained as in Keras', (backend) => {
  test.each(rows.filter((_, i) => drawnOn(backend, i)))(
    '$name: predictions of the file, then losses, metrics and weights step by step',
    async (row) => {
      const model = await compiled(row);
      const got = [model.predict(tensors(row.batches[0]!.x))].flat() as tf.Tensor[];
      [row.predictions].flat().forEach(({ values }, i) => {
        for (const [n, value] of got[i]!.dataSync().entries())
          expect(value).toBeCloseTo(values[n]!, 5);
      });
      const start = tf.memory().numTensors;
      const last = row.batches.length - 1;
      for (const [i, { x, y, weight }] of row.batches.entries()) {
        const [xs, ys] = [tensors(x), tensors(y)];
        const sampleWeight = weight === null ? undefined : tensors(weight);
        const options = sampleWeight === undefined ? {} : { sampleWeight };
        if (i < last) {
          expectLogs(model, await model.trainOnBatch(xs, ys, options), row.logs[i]!);
        } else {
          const values = [model.evaluate(xs, ys, options as tfl.ModelEvaluateArgs)].flat();
          expectLogs(
            model,
            values.map((value) => value.dataSync()[0]!),
            row.logs[i]!,
          );
          tf.dispose(values);
        }
        tf.dispose([xs, ys, sampleWeight ?? []].flat());
      }
      expect(tf.memory().numTensors).toBe(start);
      expectWeights(model, row.weights);
      model.dispose();
    },
  );

  test('weights of classes by pixel', async () => {
    const row = rows.find(({ name }) => name === 'segmentation_classes')!;
    const model = await compiled(row);
    for (const [i, { x, y }] of row.batches.slice(0, -1).entries()) {
      const [xs, ys] = [tensors(x), tensors(y)];
      expectLogs(model, await model.trainOnBatch(xs, ys, { classWeight }), row.logs[i]!);
      tf.dispose([xs, ys].flat());
    }
    expectWeights(model, row.weights);
  });

  test.each(['frozen after it was compiled', 'thawed and frozen in each step'])(
    'a GAN: discriminator %s',
    async (way) => {
      const both = await loadKeras(files['gan.keras']!);
      const [generator, critic] = both.layers.filter(
        (layer) => 'layers' in layer,
      ) as tfl.LayersModel[];
      const given = { loss: 'binaryCrossentropy' };
      critic!.compile({ ...given, optimizer: tf.train.sgd(0.2) });
      critic!.trainable = false;
      both.compile({ ...given, optimizer: tf.train.sgd(0.2) });
      for (const [i, { real, noise, other }] of gan.batches.entries()) {
        const made = generator!.predict(tensor(noise)) as tf.Tensor;
        const count = real.shape[0]!;
        const x = tf.concat([tensor(real), made]);
        const y = tf.concat([tf.ones([count, 1]), tf.zeros([count, 1])]);
        if (way.startsWith('thawed')) critic!.trainable = true;
        const first = await critic!.trainOnBatch(x, y);
        if (way.startsWith('thawed')) critic!.trainable = false;
        const second = await both.trainOnBatch(tensor(other), tf.ones([count, 1]));
        expect(first).toBeCloseTo(gan.losses[i]![0], 5);
        expect(second).toBeCloseTo(gan.losses[i]![1], 5);
      }
      expectWeights(generator!, gan.generator);
      expectWeights(critic!, gan.critic);
    },
  );
});
