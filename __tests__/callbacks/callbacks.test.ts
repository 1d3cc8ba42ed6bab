import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfd from '@tensorflow/tfjs-data';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { crc32c } from '../../lib/callbacks/events/crc32c.js';
import {
  csvLogger,
  earlyStopping,
  imagesOfEpoch,
  jsonlLogger,
  learningRateScheduler,
  memorySink,
  modelCheckpoint,
  type Picture,
  reduceLROnPlateau,
  swapEmaWeights,
  tensorBoard,
  terminateOnNaN,
} from '../../lib/callbacks/index.js';
import { eventFiles, fileHandler, fileSink, loadModel, progressBar } from '../../lib/node/index.js';
import { adam, cosineDecay, sgd } from '../../lib/optimizers/index.js';
import { linePlot, toPng } from '../../lib/pictures/index.js';
import { crc32cByBits, readEvents } from './read_events.js';

void tf.setBackend('cpu');

const x = tf.tensor2d([[1], [2], [3], [4], [5]]);
const y = tf.tensor2d([[2], [4], [6], [8], [10]]);

function made(optimizer: tf.Optimizer | string = 'sgd', loss: unknown = 'meanSquaredError') {
  const layers = [tfl.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' })];
  const model = tfl.sequential({ layers });
  model.compile({ optimizer, loss } as tfl.ModelCompileArgs);
  return model;
}

const data = () =>
  tfd
    .zip({ xs: tfd.array(x.arraySync() as number[][]), ys: tfd.array(y.arraySync() as number[][]) })
    .batch(2);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'callbacks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('all of them in fit and in fitDataset, in a list with functions; nothing is left in memory', async () => {
  const order: number[] = [];
  const all = (run: string) => [
    earlyStopping({ monitor: 'loss', patience: 9, restoreBestWeights: true }),
    { onEpochEnd: async (epoch: number) => void order.push(epoch) },
    reduceLROnPlateau({ monitor: 'loss' }),
    terminateOnNaN(),
    modelCheckpoint(fileHandler(path.join(folder, run)), { monitor: 'loss' }),
    csvLogger(fileSink(path.join(folder, 'logs', `${run}.csv`))),
    jsonlLogger(memorySink()),
    tensorBoard(eventFiles(folder), { updateFreq: 'batch' }),
    imagesOfEpoch(
      () => linePlot([{ y: [1, 2] }]),
      () => {},
    ),
    progressBar(),
  ];
  const model = made(adam());
  await model.fit(x, y, { epochs: 1, verbose: 0 });
  const before = tf.memory().numTensors;
  const fitting = { epochs: 2, batchSize: 2, verbose: 0 };
  const { history } = await model.fit(x, y, { ...fitting, callbacks: all('a') as never });
  const args = { epochs: 2, verbose: 0 as const, callbacks: all('b') as never };
  const { history: other } = (await model.fitDataset(data() as never, args)) as tfl.History;
  expect(tf.memory().numTensors).toBe(before);
  expect(order).toEqual([0, 1, 0, 1]);
  expect(Object.keys(history)).toEqual(['loss', 'learning_rate']);
  expect(Object.keys(other)).toEqual(['loss', 'learning_rate']);
  const again = await loadModel(path.join(folder, 'b'));
  expect(again).toBeInstanceOf(tfl.Sequential);
  expect(again.optimizer.iterations).toBe(13);
  const csv = readFileSync(path.join(folder, 'logs', 'a.csv'), 'utf8').split('\r\n');
  expect(csv[0]).toBe('epoch,learning_rate,loss,val_learning_rate,val_loss');
  expect(csv).toHaveLength(4);
  const files = readdirSync(path.join(folder, 'train')).map((name) =>
    path.join(folder, 'train', name),
  );
  const tags = files.flatMap((file) => readEvents(readFileSync(file))).map(({ tag }) => tag);
  expect(tags.filter((tag) => tag === 'batch_loss')).toHaveLength(12);
  expect(existsSync(path.join(folder, 'validation'))).toBe(false);
});

test('functions alone, and one callback alone', async () => {
  const seen: number[] = [];
  const onEpochEnd = async (epoch: number) => void seen.push(epoch);
  await made().fit(x, y, { epochs: 2, verbose: 0, callbacks: { onEpochEnd } });
  await made().fit(x, y, { epochs: 1, verbose: 0, callbacks: [{ onEpochEnd }, { onEpochEnd }] });
  expect(seen).toEqual([0, 1, 0, 0]);
  let yields = 0;
  const onYield = async () => void yields++;
  await made().fit(x, y, { epochs: 2, verbose: 0, yieldEvery: 'batch', callbacks: { onYield } });
  const { history } = await made().fit(x, y, {
    epochs: 9,
    verbose: 0,
    callbacks: earlyStopping({ monitor: 'loss', mode: 'max', patience: 1 }),
  });
  expect(history.loss).toHaveLength(2);
});

test('a seed gives the order of the samples, in each epoch another', async () => {
  const orders = async (args: tfl.ModelFitArgs) => {
    const seen: number[] = [];
    // The loss of a batch of one tells which one it had.
    const model = made('sgd', (truth: tf.Tensor, p: tf.Tensor) => tf.add(truth, tf.mul(p, 0)));
    const onBatchEnd = async (_: number, logs: unknown) =>
      void seen.push((logs as { loss: number }).loss);
    await model.fit(x, y, { ...args, verbose: 0, batchSize: 1, callbacks: { onBatchEnd } });
    return seen;
  };
  const both = await orders({ epochs: 2, seed: 5 });
  expect(await orders({ epochs: 2, seed: 5 })).toEqual(both);
  expect(await orders({ epochs: 2, initialEpoch: 1, seed: 5 })).toEqual(both.slice(5));
  expect(await orders({ epochs: 2, seed: 6 })).not.toEqual(both);
  expect(both.slice(5)).not.toEqual(both.slice(0, 5));
  for (const epoch of [both.slice(0, 5), both.slice(5)]) {
    expect([...epoch].sort((a, b) => a - b)).toEqual([2, 4, 6, 8, 10]);
  }
  expect(await orders({ epochs: 1, seed: 5, shuffle: false })).toEqual([2, 4, 6, 8, 10]);
  await expect(orders({ epochs: 1, seed: -1 })).rejects.toThrow('fit: ');
});

test('jsonlLogger goes on with what is there', async () => {
  const sink = memorySink();
  for (const append of [false, true]) {
    const callbacks = jsonlLogger(sink, { append });
    await made(sgd({ learningRate: 0 })).fit(x, x, { epochs: 2, verbose: 0, callbacks });
  }
  const lines = sink
    .text()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ epoch }) => epoch)).toEqual([0, 1, 0, 1]);
  expect(lines[0]).toEqual({ epoch: 0, loss: 0 });
});

test('terminateOnNaN ends amid an epoch, or throws', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const target = tf.tensor2d([[1], [1], [Number.NaN], [1], [1]]);
  const fitting = { epochs: 3, batchSize: 1, shuffle: false, verbose: 0 as const };
  let batches = 0;
  const counting = { onBatchEnd: async () => void batches++ };
  const callbacks = [terminateOnNaN(), counting] as never;
  await made().fit(x, target, { ...fitting, callbacks });
  expect(batches).toBe(3);
  expect(warn.mock.calls).toEqual([
    ['terminateOnNaN: the loss must be finite, got NaN at batch 2.'],
  ]);
  warn.mockRestore();
  const raising = made().fit(x, target, {
    ...fitting,
    callbacks: terminateOnNaN({ raiseError: true }),
  });
  await expect(raising).rejects.toThrow(
    'terminateOnNaN: the loss must be finite, got NaN at batch 2.',
  );
});

test('imagesOfEpoch draws the model, and tensorBoard keeps the picture', async () => {
  const shown: [Picture, number][] = [];
  const draw = (model: tfl.LayersModel, epoch: number) =>
    linePlot([{ y: [model.getWeights()[0]!.dataSync()[0]!, epoch] }], { width: 240, height: 160 });
  const sink = memorySink();
  const callbacks = [
    imagesOfEpoch(draw, (picture, epoch) => void shown.push([picture, epoch]), { every: 2 }),
    tensorBoard(() => sink, { images: { curve: draw } }),
  ];
  await made(sgd({ learningRate: 0 })).fit(x, y, { epochs: 4, verbose: 0, callbacks });
  expect(shown.map(([, epoch]) => epoch)).toEqual([1, 3]);
  const images = readEvents(sink.bytes()).filter(({ plugin }) => plugin === 'images');
  expect(images.map(({ tag, step }) => [tag, step])).toEqual([0, 1, 2, 3].map((n) => ['curve', n]));
  const [width, height, png] = images[1]!.strings!;
  const text = [width, height].map((bytes) => new TextDecoder().decode(bytes));
  expect(text).toEqual([String(shown[0]![0].width), String(shown[0]![0].height)]);
  expect(Buffer.from(png!)).toEqual(Buffer.from(toPng(shown[0]![0])));
});

test('CRC-32C of RFC 3720, appendix B.4, and by its definition', () => {
  const rows: [Uint8Array, number][] = [
    [new Uint8Array(32), 0x8a9136aa],
    [new Uint8Array(32).fill(0xff), 0x62a8ab43],
    [Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ];
  for (const [bytes, right] of rows) {
    expect(crc32c(bytes)).toBe(right);
    expect(crc32cByBits(bytes)).toBe(right);
  }
});

test('a number that is not in the logs: one warning', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  await made().fit(x, y, { epochs: 3, verbose: 0, callbacks: earlyStopping() });
  expect(warn.mock.calls).toEqual([["earlyStopping: the logs have no 'val_loss', only loss."]]);
  warn.mockRestore();
});

test.each([
  ['loss', 'min'],
  ['val_a_loss', 'min'],
  ['val_acc', 'max'],
  ['val_out_1_mean_absolute_error', 'min'],
  ['val_f1Score', 'max'],
  ['meanIoU_1', 'max'],
  ['val_binary_accuracy', 'max'],
  ['psnr', 'max'],
])('%s: %s', async (monitor, better) => {
  const callback = earlyStopping({ monitor });
  callback.setModel(inner(made()));
  await callback.onTrainBegin();
  await callback.onEpochEnd(0, { [monitor]: 1 });
  await callback.onEpochEnd(1, { [monitor]: better === 'max' ? 2 : 0 });
  expect(stopped(callback.model)).toBe(false);
  await callback.onEpochEnd(2, { [monitor]: 1 });
  expect(stopped(callback.model)).toBe(true);
});

function inner(model: tfl.Sequential): tfl.LayersModel {
  return (model as unknown as { model: tfl.LayersModel }).model;
}

const stopped = (model: tfl.LayersModel) =>
  (model as unknown as { stopTraining_?: boolean }).stopTraining_ === true;

describe('what is refused', () => {
  const sink = memorySink();
  test.each<[string, () => unknown]>([
    [
      "earlyStopping: mode must be 'min' or 'max' for 'beauty', of which it is not known, got 'auto'.",
      () => earlyStopping({ monitor: 'beauty' }),
    ],
    [
      "earlyStopping: mode must be 'auto' or 'min' or 'max', got 'up'.",
      () => earlyStopping({ mode: 'up' as 'max' }),
    ],
    ['earlyStopping: patience must be', () => earlyStopping({ patience: -1 })],
    ['reduceLROnPlateau: factor must be below 1, got 1.', () => reduceLROnPlateau({ factor: 1 })],
    ['learningRateScheduler: schedule must be a function', () => learningRateScheduler(1 as never)],
    ["csvLogger: the sink's open must be a function", () => csvLogger({} as never)],
    ['tensorBoard: sinkOf must be a function that gives a sink', () => tensorBoard(sink as never)],
    [
      "tensorBoard: updateFreq must be 'epoch' or a number of batches, got 0.",
      () => tensorBoard(() => sink, { updateFreq: 0 }),
    ],
    [
      "modelCheckpoint: saveFreq must be 'epoch' or a number of batches, got 0.5.",
      () => modelCheckpoint('a', { saveFreq: 0.5 }),
    ],
    ['modelCheckpoint: place must be a handler that saves', () => modelCheckpoint({})],
    ['terminateOnNaN: ', () => terminateOnNaN({ raise: true } as never)],
  ])('%s', (message, make) => {
    expect(make).toThrow(message);
  });

  test('in training', async () => {
    const fitting = { epochs: 1, verbose: 0 as const };
    const rate = cosineDecay({ initialLearningRate: 0.1, decaySteps: 10 });
    const callbacks = learningRateScheduler(() => 1);
    await expect(
      made(adam({ learningRate: rate })).fit(x, y, { ...fitting, callbacks }),
    ).rejects.toThrow(
      "learningRateScheduler: the optimizer's learningRate must be a number to be set, got 'a schedule'.",
    );
    await expect(
      made(adam()).fit(x, y, { ...fitting, callbacks: swapEmaWeights({ swapOnEpoch: true }) }),
    ).rejects.toThrow('swapEmaWeights: the optimizer must be one with useEma, got ');
    const own = (a: tf.Tensor, b: tf.Tensor) => tf.squaredDifference(a, b);
    const saving = modelCheckpoint(fileHandler(folder));
    await expect(made('sgd', own).fit(x, y, { ...fitting, callbacks: saving })).rejects.toThrow(
      "modelCheckpoint: with includeOptimizer the loss must be a name, as in 'meanSquaredError', got",
    );
  });
});
