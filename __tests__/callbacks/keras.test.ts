/**
 * What Keras's callbacks did by scripts/fixtures/keras_callbacks.py, which tells them of logs and trains small models, and
 * what these do.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import * as callbacks from '../../lib/callbacks/index.js';
import '../../lib/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import { auc, precision, recall } from '../../lib/measures/index.js';
import { adam, sgd } from '../../lib/optimizers/index.js';
import { readJson, unpack } from '../unpack.js';
import { type Found, readEvents } from './read_events.js';

interface Values {
  shape: number[];
  values: number[];
}
type Logs = Record<string, number>;
interface Told {
  name: string;
  options: object;
  epochs: Logs[];
  each: { stopped: boolean; rateAtBegin: number; rate: number }[];
  weight: number;
}
interface Training {
  name: string;
  first: Values[];
  history: Record<string, number[]>;
  weights: Values[];
  rate: number;
  evaluated: Logs;
}
interface Fixture {
  told: Told[];
  checkpoints: { options: object; epochs: Logs[]; saved: [number, number | null][] }[];
  csv: { options: object; runs: Logs[][]; text: string }[];
  data: [Values, Values, Values];
  validation: [Values, Values, Values];
  trainings: Training[];
  maskedPooling: { words: Values; loss: number[]; predictions: Values };
  tensorboard: (Training & { updateFreq: 'epoch' | 'batch' | number; events: Found[] })[];
}

const files = unpack('keras_callbacks');
const fixture = readJson<Fixture>(files['callbacks.json']!);
const tensor = ({ values, shape }: Values) => tf.tensor(values, shape);
const { csvLogger, earlyStopping, learningRateScheduler, memorySink, modelCheckpoint } = callbacks;
const { reduceLROnPlateau, swapEmaWeights, tensorBoard } = callbacks;

void tf.setBackend('cpu');

/** A model of one weight. */
function counter(): tfl.LayersModel {
  const input = tfl.input({ shape: [1] });
  const output = tfl.layers.dense({ units: 1, useBias: false }).apply(input);
  const model = tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor });
  model.compile({ optimizer: sgd({ learningRate: 0.5 }), loss: 'meanSquaredError' });
  return model;
}

const MADE: Record<string, (options: object) => callbacks.ModelCallback> = {
  EarlyStopping: earlyStopping,
  ReduceLROnPlateau: reduceLROnPlateau,
  LearningRateScheduler: () =>
    learningRateScheduler((epoch, rate) => (epoch < 3 ? rate : rate * 0.5 + 0.01)),
};

describe('told of logs', () => {
  test.each(
    fixture.told.map((row) => [`${row.name} ${JSON.stringify(row.options)}`, row] as const),
  )('%s', async (_, row) => {
    const model = counter();
    const before = tf.memory().numTensors;
    const callback = MADE[row.name]!(row.options);
    callback.setModel(model);
    model.stopTraining = false;
    await callback.onTrainBegin();
    const each: Told['each'] = [];
    const rate = () => (model.optimizer as unknown as { learningRate: number }).learningRate;
    for (const [epoch, logs] of row.epochs.entries()) {
      tf.tidy(() => model.setWeights([tf.fill([1, 1], epoch)]));
      await callback.onEpochBegin(epoch);
      const rateAtBegin = rate();
      await callback.onEpochEnd(epoch, { ...logs });
      const stopped = (model as unknown as { stopTraining_: boolean }).stopTraining_;
      each.push({ stopped, rateAtBegin, rate: rate() });
      if (stopped) break;
    }
    await callback.onTrainEnd();
    const close = (value: number) => expect.closeTo(value, 6);
    expect(each).toEqual(
      row.each.map(({ stopped, ...rates }) => ({
        stopped,
        rateAtBegin: close(rates.rateAtBegin),
        rate: close(rates.rate),
      })),
    );
    expect(model.getWeights()[0]!.dataSync()[0]).toBe(row.weight);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test.each(fixture.checkpoints.map((row) => [JSON.stringify(row.options), row] as const))(
  'modelCheckpoint %s',
  async (_, row) => {
    const saved: [number, number | null][] = [];
    const save = async () => ({ modelArtifactsInfo: {} as tf.io.ModelArtifactsInfo });
    const place = (epoch: number, batch: number | null) => {
      saved.push([epoch, batch]);
      return { save };
    };
    const model = counter();
    const callback = modelCheckpoint(place, row.options);
    callback.setModel(model);
    const before = tf.memory().numTensors;
    await callback.onTrainBegin();
    for (const [epoch, logs] of row.epochs.entries()) {
      await callback.onEpochBegin(epoch);
      for (let batch = 0; batch < 4; batch++) await callback.onBatchEnd(batch, { loss: 1 });
      await callback.onEpochEnd(epoch, { ...logs });
    }
    expect(saved).toEqual(row.saved);
    expect(tf.memory().numTensors).toBe(before);
  },
);

test.each(fixture.csv.map((row, i) => [i, row] as const))('csvLogger %i', async (_, row) => {
  const sink = memorySink();
  for (const epochs of row.runs) {
    const callback = csvLogger(sink, row.options);
    callback.setModel(counter());
    await callback.onTrainBegin();
    for (const [epoch, logs] of epochs.entries()) await callback.onEpochEnd(epoch, { ...logs });
    await callback.onTrainEnd();
  }
  // Python writes 1.0 and 1e-07.
  const plain = (text: string) => text.replace(/\d[\d.e-]*/g, (digits) => String(Number(digits)));
  expect(sink.text()).toBe(plain(row.text));
});

const [x, y, weight] = fixture.data.map(tensor) as [tf.Tensor, tf.Tensor, tf.Tensor];
const validation = fixture.validation.map(tensor) as [tf.Tensor, tf.Tensor, tf.Tensor];

interface Trained {
  optimizer: tf.Optimizer;
  epochs?: number;
  callbacks?: () => tfl.Callback[];
  metrics?: Pick<tfl.ModelCompileArgs, 'metrics' | 'weightedMetrics'>;
}

const ema = { learningRate: 0.1, useEma: true, emaMomentum: 0.8 };
const best = () => [earlyStopping({ patience: 2, restoreBestWeights: true })];
const TRAININGS: Record<string, () => Trained> = {
  plain: () => ({ optimizer: adam({ learningRate: 0.1 }) }),
  ema: () => ({ optimizer: adam(ema) }),
  'ema overwritten': () => ({ optimizer: adam({ ...ema, emaOverwriteFrequency: 3 }) }),
  'ema swapped on epochs': () => ({
    optimizer: adam(ema),
    callbacks: () => [swapEmaWeights({ swapOnEpoch: true })],
  }),
  'ema swapped for validation': () => ({
    optimizer: adam(ema),
    callbacks: () => [swapEmaWeights()],
  }),
  'early stopping': () => ({ optimizer: sgd({ learningRate: 2 }), epochs: 12, callbacks: best }),
  'early stopping of averages': () => ({
    optimizer: sgd({ learningRate: 2, useEma: true, emaMomentum: 0.5 }),
    epochs: 12,
    callbacks: best,
  }),
  plateau: () => ({
    optimizer: sgd({ learningRate: 2 }),
    epochs: 12,
    callbacks: () => [reduceLROnPlateau({ patience: 1, factor: 0.5, cooldown: 1 })],
  }),
  scheduler: () => ({
    optimizer: adam({ learningRate: 0.1 }),
    callbacks: () => [learningRateScheduler((_, rate) => rate * 0.7)],
  }),
  'weighted metrics': () => ({
    optimizer: adam({ learningRate: 0.1 }),
    metrics: { weightedMetrics: ['auc', precision()] },
  }),
  'both metrics': () => ({
    optimizer: adam({ learningRate: 0.1 }),
    metrics: { metrics: [auc()], weightedMetrics: [recall()] },
  }),
  'metrics given twice': () => ({
    optimizer: adam({ learningRate: 0.1 }),
    metrics: { metrics: [auc(), auc()], weightedMetrics: [auc(), auc(), recall()] },
  }),
};

function network(first: Values[], optimizer: tf.Optimizer, metrics: Trained['metrics'] = {}) {
  const layers = [
    tfl.layers.dense({ units: 3, activation: 'tanh', inputShape: [4] }),
    tfl.layers.dense({ units: 1, activation: 'sigmoid' }),
  ];
  const model = tfl.sequential({ layers });
  model.compile({ optimizer, loss: 'binaryCrossentropy', ...metrics });
  const weights = first.map(tensor);
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

const FIT = { batchSize: 6, shuffle: false, verbose: 0 } as const;

describe.each(['cpu', 'wasm'])('trainings on %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend(backend);
  });

  afterAll(() => tf.setBackend('cpu'));

  test.each(fixture.trainings.map((row) => [row.name, row] as const))('%s', async (name, row) => {
    const { optimizer, epochs = 4, callbacks: make = () => [], metrics } = TRAININGS[name]!();
    const model = network(row.first, optimizer, metrics);
    const weighted = metrics !== undefined;
    const validationData = weighted ? validation : validation.slice(0, 2);
    const { history } = await model.fit(x, y, {
      ...FIT,
      epochs,
      callbacks: make(),
      validationData: validationData as [tf.Tensor, tf.Tensor],
      ...(weighted && { sampleWeight: weight }),
    });
    for (const key of Object.keys(row.history)) {
      const own = history[key]!.map(Number);
      expect([key, own.length]).toEqual([key, row.history[key]!.length]);
      row.history[key]!.forEach((value, epoch) => {
        expect([key, epoch, own[epoch]]).toEqual([key, epoch, expect.closeTo(value, 4)]);
      });
    }
    model.getWeights().forEach((own, i) => {
      const right = row.weights[i]!.values;
      Array.from(own.dataSync()).forEach((value, at) => {
        expect([i, at, value]).toEqual([i, at, expect.closeTo(right[at]!, 4)]);
      });
    });
    const evaluated = [
      model.evaluate(validation[0], validation[1], weighted ? { sampleWeight: validation[2] } : {}),
    ].flat();
    model.metricsNames.forEach((key, i) => {
      const value = evaluated[i]!.dataSync()[0];
      expect([key, value]).toEqual([key, expect.closeTo(row.evaluated[key]!, 4)]);
    });
    tf.dispose(evaluated);
  });
});

test('GlobalAveragePooling1D under a mask trains as in Keras', async () => {
  const { words, loss, predictions } = fixture.maskedPooling;
  const model = await loadKeras(files['masked_pooling.keras']!);
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  for (const value of loss) {
    const own = await model.trainOnBatch(tensor(words), tf.ones([3, 1]));
    expect(own).toBeCloseTo(value, 5);
  }
  const own = (model.predict(tensor(words)) as tf.Tensor).dataSync();
  own.forEach((value, i) => {
    expect(value).toBeCloseTo(predictions.values[i]!, 5);
  });
});

test.each(fixture.tensorboard.map((row) => [row.updateFreq, row] as const))(
  'tensorBoard, updateFreq %s: the events of Keras',
  async (updateFreq, row) => {
    const sinks = { train: memorySink(), validation: memorySink() };
    const board = tensorBoard((run) => sinks[run], { updateFreq });
    const model = network(row.first, sgd({ learningRate: 0.5 }));
    const validationData = validation.slice(0, 2) as [tf.Tensor, tf.Tensor];
    await model.fit(x, y, { ...FIT, epochs: 2, callbacks: board, validationData });
    const own = (['train', 'validation'] as const).flatMap((run) =>
      readEvents(sinks[run].bytes()).map(({ tag, step, value }): Found => [run, tag, step, value!]),
    );
    expect(own).toEqual(
      row.events.map(([run, tag, step, value]) => [run, tag, step, expect.closeTo(value, 5)]),
    );
  },
);
