import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfd from '@tensorflow/tfjs-data';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { Random } from '../../lib/arithmetic/random.js';
import { type BackupAndRestoreOptions, backupAndRestore } from '../../lib/callbacks/index.js';
import { fileHandler } from '../../lib/node/index.js';
import { adam, cosineDecay, sgd } from '../../lib/optimizers/index.js';

void tf.setBackend('cpu');

const random = new Random(4);
const normal = (n: number, m: number) =>
  tf.tensor2d(
    Float32Array.from({ length: n * m }, () => random.normal()),
    [n, m],
  );
const [x, y, v] = [normal(22, 3), normal(22, 2), normal(6, 3)];
const validationData = [v, normal(6, 2)] as [tf.Tensor, tf.Tensor];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'backup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
  adam: () => adam({ learningRate: 0.05 }),
  'stock adam': () => tf.train.adam(0.05),
  averages: () => sgd({ learningRate: 0.05, momentum: 0.9, useEma: true, emaMomentum: 0.7 }),
  scheduled: () =>
    adam({ learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 20 }) }),
};

/** The same at each call: what a new process makes. */
function made(optimizer: string, loss: tfl.ModelCompileArgs['loss'] = 'meanSquaredError') {
  const init = (seed: number) => ({ kernelInitializer: tfl.initializers.glorotUniform({ seed }) });
  const layers = [
    tfl.layers.dense({ units: 4, activation: 'tanh', inputShape: [3], name: 'first', ...init(1) }),
    tfl.layers.batchNormalization({ name: 'norm' }),
    tfl.layers.dense({ units: 2, name: 'last', ...init(2) }),
  ];
  const model = tfl.sequential({ layers });
  model.compile({ optimizer: OPTIMIZERS[optimizer]!(), loss, metrics: ['mae'] });
  return model;
}

class Crash extends Error {}

/** Ends the process in a batch, counted from 0. */
function crash(after: number): tfl.CustomCallback {
  let batches = 0;
  return new tfl.CustomCallback({
    onBatchEnd: async () => {
      if (batches++ === after) throw new Crash();
    },
  });
}

type Callbacks = (tfl.Callback | tfl.CustomCallback)[];
type Fit = (model: tfl.Sequential, callbacks: Callbacks) => Promise<tfl.History>;
const fitting =
  (args: object): Fit =>
  (model, callbacks) =>
    model.fit(x, y, { epochs: 4, batchSize: 4, verbose: 0, callbacks, ...args });

const bits = (model: tfl.LayersModel) => model.getWeights().map((w) => Array.from(w.dataSync()));

/** A training that crashes and goes on, and one that does not: weights and the logs of the epochs that are left. */
async function bothWays(optimizer: string, run: Fit, options: BackupAndRestoreOptions, at: number) {
  const whole = made(optimizer);
  const { history } = await run(whole, []);
  const callback = () => backupAndRestore(fileHandler(folder), options);
  await expect(run(made(optimizer), [callback(), crash(at)])).rejects.toThrow(Crash);
  const model = made(optimizer);
  const resumed = await run(model, [callback()]);
  const [first] = resumed.epoch;
  const left = Object.entries(history).map(([name, values]) => [name, values.slice(first)]);
  return { whole, model, first, resumed: resumed.history, left: Object.fromEntries(left) };
}

const AMID = { saveFreq: 2 };
const ROWS: [string, string, BackupAndRestoreOptions, object, number, number][] = [
  ['epochs', 'adam', {}, { seed: 3 }, 14, 2],
  ['batches, without shuffling', 'adam', { saveFreq: 1 }, { shuffle: false, validationData }, 8, 1],
  ['batches, before the first', 'adam', { saveFreq: 5 }, { seed: 4 }, 3, 0],
  ...Object.keys(OPTIMIZERS).map((name) => {
    const row = ['batches, amid an epoch', name, AMID, { seed: 3, validationData }, 15, 2];
    return row as [string, string, object, object, number, number];
  }),
];

test.each(ROWS)(
  '%s, %s: the same bits and logs as without a crash',
  async (_, optimizer, options, args, at, first) => {
    const ways = await bothWays(optimizer, fitting(args), options, at);
    expect(ways.first).toBe(first);
    expect(bits(ways.model)).toEqual(bits(ways.whole));
    expect(ways.resumed).toEqual(ways.left);
  },
);

test('fitDataset goes on amid an epoch', async () => {
  const data = () =>
    tfd
      .zip({
        xs: tfd.array(x.arraySync() as number[][]),
        ys: tfd.array(y.arraySync() as number[][]),
      })
      .batch(4);
  const run: Fit = (model, callbacks) =>
    model.fitDataset(data() as never, { epochs: 3, verbose: 0, callbacks }) as never;
  const ways = await bothWays('adam', run, { saveFreq: 2 }, 9);
  expect(ways.first).toBe(1);
  expect(bits(ways.model)).toEqual(bits(ways.whole));
  expect(ways.resumed).toEqual(ways.left);
});

test('a training that came to its end begins anew, or with deleteCheckpoint: false is done', async () => {
  for (const [deleteCheckpoint, epochs] of [
    [true, [0, 1, 2, 3]],
    [false, []],
  ] as const) {
    const place = fileHandler(path.join(folder, String(deleteCheckpoint)));
    const run = () => fitting({})(made('adam'), [backupAndRestore(place, { deleteCheckpoint })]);
    await run();
    expect((await run()).epoch).toEqual(epochs);
  }
});

test('a schedule that the optimizer has since is not replaced by the rate that was saved', async () => {
  const callback = () => backupAndRestore(fileHandler(folder), { deleteCheckpoint: false });
  const run = fitting({ seed: 1, epochs: 1 });
  await run(made('adam'), [callback()]);
  const model = made('scheduled');
  const before = bits(model);
  await expect(run(model, [callback()])).rejects.toThrow(
    "backupAndRestore: the optimizer's learningRate must be a number, as when it was saved (0.05), got 'a schedule'.",
  );
  expect(bits(model)).toEqual(before);
});

test('a loss that is a function, and nothing is left behind', async () => {
  const model = made('adam', (a, b) => tf.mean(tf.squaredDifference(a, b)) as tf.Scalar);
  const run = fitting({ seed: 1, epochs: 1 });
  await run(model, [backupAndRestore(fileHandler(folder), { deleteCheckpoint: false })]);
  const before = tf.memory().numTensors;
  const callback = backupAndRestore(fileHandler(folder), { saveFreq: 2, deleteCheckpoint: false });
  await fitting({ seed: 1, epochs: 2 })(model, [callback]);
  expect(tf.memory().numTensors).toBe(before);
});

test('what cannot be gone on with', async () => {
  expect(() => backupAndRestore('nowhere://x')).toThrow(
    "backupAndRestore: place must be a handler that saves and loads, or a URL of one, got 'nowhere://x'.",
  );
  expect(() => backupAndRestore(fileHandler(folder), { saveFreq: 0 })).toThrow(
    "backupAndRestore: saveFreq must be 'epoch' or a number of batches, got 0.",
  );
  const callback = backupAndRestore(fileHandler(folder), { saveFreq: 1 });
  await expect(fitting({})(made('adam'), [callback])).rejects.toThrow(
    'backupAndRestore: fit must be given a seed, or shuffle: false, so that batches come again, got',
  );
  // Another model was saved there.
  await made('adam').save(fileHandler(folder));
  await expect(fitting({ seed: 1 })(made('adam'), [callback])).rejects.toThrow(
    'backupAndRestore: what was saved there must be',
  );
});
