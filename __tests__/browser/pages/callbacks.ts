/** What the tests of callbacks run in the browser: a training that hangs amid an epoch, and what the next page makes of it. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../../lib/index.js';
import { backupAndRestore, modelCheckpoint } from '../../../lib/callbacks/index.js';
import { adam } from '../../../lib/optimizers/index.js';

const { dense, batchNormalization } = tfl.layers;

/** Numbers that look random and are the same everywhere. */
const drawn = (rows: number, columns: number, seed: number) =>
  tf.tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(12.9898 * (i + 1) + seed)),
    [rows, columns],
  );

/** The same at each call: what a new page makes. */
function made(): tfl.Sequential {
  const init = (seed: number) => ({ kernelInitializer: tfl.initializers.glorotUniform({ seed }) });
  const layers = [
    dense({ units: 4, activation: 'tanh', inputShape: [3], name: 'first', ...init(1) }),
    batchNormalization({ name: 'norm' }),
    dense({ units: 2, name: 'last', ...init(2) }),
  ];
  const model = tfl.sequential({ layers });
  const optimizer = adam({ learningRate: 0.05 });
  model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  return model;
}

type Callbacks = (tfl.Callback | tfl.CustomCallback)[];

async function trained(model: tfl.Sequential, callbacks: Callbacks) {
  await tf.setBackend('cpu');
  const [x, y] = [drawn(22, 3, 1), drawn(22, 2, 2)];
  const validationData = [drawn(6, 3, 3), drawn(6, 2, 4)] as [tf.Tensor, tf.Tensor];
  const args = { epochs: 4, batchSize: 4, seed: 3, validationData, callbacks, verbose: 0 } as const;
  const { epoch, history } = await model.fit(x, y, args);
  return { epoch, history, ...stateOf(model) };
}

const stateOf = (model: tfl.LayersModel) => ({
  weights: model.getWeights().map((weight) => Array.from(weight.dataSync())),
  iterations: model.optimizer.iterations,
});

const callbacksAt = (scheme: string) => [
  backupAndRestore(`${scheme}://backup`, { saveFreq: 2 }),
  modelCheckpoint(`${scheme}://best`, { saveBestOnly: true, monitor: 'loss' }),
];

/** Trains until it is done, with callbacks that save there, or without any. */
const train = (scheme: string | null) =>
  trained(made(), scheme === null ? [] : callbacksAt(scheme));

/** Trains until so many batches are done, and no further: resolves there. */
function hang(scheme: string, batches: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = 0;
    const callback = new tfl.CustomCallback({
      onBatchEnd: async () => {
        if (++seen < batches) return;
        resolve();
        await new Promise(() => {});
      },
    });
    trained(made(), [...callbacksAt(scheme), callback]).catch(reject);
  });
}

/** What was saved as the best. */
async function best(scheme: string) {
  const model = await tfl.loadLayersModel(`${scheme}://best`);
  return stateOf(model);
}

Object.assign(globalThis, { tests: { train, hang, best } });
