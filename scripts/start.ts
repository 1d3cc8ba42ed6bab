/**
 * npm start [-- OPTIONS]
 *
 * Trains a convolutional autoencoder for 28x28 images with a transposed-convolution decoder and a
 * code of 16 numbers, saves it, loads it again, checks that both predict the same, and writes
 * report.html, its pictures and metrics.json.
 *
 *   --data DIR        a folder of IDX files (train-images-idx3-ubyte.gz and so on, gzipped or not), or
 *                     of PNG and JPEG files of one size, every fifth of them for the test;
 *                     default: an embedded set of glyphs
 *   --epochs N        rounds through the training images; default 15
 *   --steps N         training steps, instead of epochs
 *   --batch N         images a step; default 128
 *   --seed N          of weights, order and glyphs; default 1
 *   --backend NAME    wasm (default: on one thread the fastest here), auto, tensorflow or cpu
 *   --threads N       of the tensorflow backend
 *   --out DIR         default out/start
 *   -h, --help        print this text
 */
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadModel, pickBackend, saveModel } from '../lib/node/index.js';
import { convAutoencoder } from '../models/index.js';
import { integerOption, optionalInteger, runScript } from './command_line.js';
import { largestDifference, pcaMse, reconstructionMse } from './start/evaluate.js';
import { loadImages } from './start/images.js';
import { writeReport } from './start/write_report.js';
import { claimFolder } from './training/claim_folder.js';
import { batchOf, trainOnImages } from './training/train_on_images.js';

const CODE_SIZE = 16;
const LEARNING_RATE = 0.002;
/** Test images shown in the report, and used to compare the saved model with the loaded one. */
const SHOWN = 10;
const COMPARED = 256;

const OPTIONS = {
  data: { type: 'string' },
  epochs: { type: 'string', default: '15' },
  steps: { type: 'string' },
  batch: { type: 'string', default: '128' },
  seed: { type: 'string', default: '1' },
  backend: { type: 'string', default: 'wasm' },
  threads: { type: 'string' },
  out: { type: 'string', default: 'out/start' },
} as const;

interface Settings {
  data?: string | undefined;
  epochs: number;
  steps?: number | undefined;
  batch: number;
  seed: number;
  backend: string;
  threads?: number | undefined;
  out: string;
}

/** Trains, saves, loads, compares and reports. */
async function start(values: Settings): Promise<void> {
  const { batch, epochs, seed, threads } = values;
  const timings: [string, number][] = [];
  const timed = async <T>(stage: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    timings.push([stage, (performance.now() - start) / 1000]);
    return result;
  };

  const { name: backend, reason } = await pickBackend(
    values.backend as 'auto',
    threads ? { threads } : {},
  );
  console.log(reason);
  const { label, train, test } = await timed('data', () => loadImages(values.data, seed));
  console.log(`Data: ${label}; ${train.shape[0]} training and ${test.shape[0]} test images.`);

  const [, height, width] = train.shape;
  const model = convAutoencoder({ inputShape: [height, width, 1], codeSize: CODE_SIZE, seed });
  model.compile({ optimizer: tf.train.adam(LEARNING_RATE), loss: 'meanSquaredError' });
  const steps = values.steps ?? epochs * Math.max(Math.floor(train.shape[0] / batch), 1);
  const training = await timed('training', () =>
    trainOnImages(model, train, { steps, batch, seed }),
  );
  const done = training.losses.length;
  console.log(
    training.interrupted
      ? `Interrupted after ${done} of ${steps} steps; what there is is saved.`
      : `Trained ${done} steps in ${training.seconds.toFixed(1)} s.`,
  );

  const folder = path.join(values.out, 'model');
  const loaded = await timed('save and load', async () => {
    await saveModel(model, folder, { includeOptimizer: done > 0 });
    return loadModel(folder);
  });
  const shown = (count: number) =>
    batchOf(
      test,
      Array.from({ length: Math.min(count, test.shape[0]) }, (_, i) => i),
    );
  const compared = shown(COMPARED);
  const reloadMaxDifference = await largestDifference(model, loaded, compared);
  console.log(
    `Saved to ${folder} and loaded: largest difference in prediction ${reloadMaxDifference}.`,
  );

  const testMse = await timed('evaluation', () => reconstructionMse(loaded, test));
  const pca16Mse = await timed('PCA baseline', () => pcaMse(train, test, CODE_SIZE));
  console.log(
    `Test error (MSE, pixels 0..1): ${testMse.toFixed(4)}; ${CODE_SIZE} principal components: ${pca16Mse.toFixed(4)}.`,
  );

  const originals = shown(SHOWN);
  await writeReport(values.out, {
    metrics: {
      testMse,
      pca16Mse,
      backend,
      seconds: training.seconds,
      parameters: model.countParams(),
      reloadMaxDifference,
      data: label,
      steps: done,
      batch,
      seed,
      interrupted: training.interrupted,
    },
    backendLine: reason,
    model: loaded,
    losses: training.losses,
    timings,
    originals,
  });
  tf.dispose([compared, originals]);
  console.log(`Report: ${path.join(values.out, 'report.html')}`);
  if (reloadMaxDifference !== 0) {
    throw new Error('The loaded model must predict exactly what the saved one does.');
  }
}

await runScript(import.meta.url, OPTIONS, async (values) => {
  const settings = {
    ...values,
    batch: integerOption('batch', values.batch),
    epochs: integerOption('epochs', values.epochs),
    seed: integerOption('seed', values.seed, 0),
    threads: optionalInteger('threads', values.threads),
    steps: optionalInteger('steps', values.steps),
  };
  // Not after the training: it may be no folder to write to.
  const claim = await claimFolder(values.out);
  await start(settings).finally(claim.release);
});
