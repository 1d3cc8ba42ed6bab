/**
 * npm start [-- OPTIONS]
 *
 * Trains a convolutional autoencoder for 28x28 images with a transposed-convolution decoder and a
 * code of 16 numbers, saves it, loads it again, checks that both predict the same, and writes
 * report.html, its pictures and metrics.json. It is `train autoencoder` with these choices.
 *
 *   --data DIR        a folder of IDX files (train-images-idx3-ubyte.gz and so on, gzipped or not), or
 *                     of PNG and JPEG files of one size, every fifth of them for the test;
 *                     default: an embedded set of glyphs
 *   --epochs N        rounds through the training images; default 15
 *   --steps N         training steps, instead of epochs
 *   --batch N         images a step; default 128
 *   --seed N          of weights, order and glyphs; default 1
 *   --backend NAME    wasm (default: on one thread the fastest here), auto, tensorflow, cpu or webgpu
 *   --threads N       of one operation; default: all cores on wasm, 1 on tfjs-node
 *   --out DIR         default out/start
 *   -h, --help        print this text
 */
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { trainAndLook } from '../lib/training/train.js';
import { writeWhole } from '../lib/training/write_whole.js';
import { COMPUTE, computeOptions } from './command_line/compute_options.js';
import { defined, integerOption, optionalInteger, runScript } from './command_line.js';
import { reload } from './start/reload.js';
import { writePictures } from './start/write_pictures.js';

const CODE_SIZE = 16;

const OPTIONS = {
  data: { type: 'string' },
  epochs: { type: 'string', default: '15' },
  steps: { type: 'string' },
  batch: { type: 'string', default: '128' },
  seed: { type: 'string', default: '1' },
  ...COMPUTE,
  backend: { type: 'string', default: 'wasm' },
  out: { type: 'string', default: 'out/start' },
} as const;

await runScript(import.meta.url, OPTIONS, async (values) => {
  const { data, out } = values;
  const batch = integerOption('batch', values.batch);
  const seed = integerOption('seed', values.seed, 0);
  let reloadMaxDifference = Number.NaN;
  const options = {
    ...computeOptions(values),
    batchSize: batch,
    seed,
    out,
    ...defined({ data, steps: optionalInteger('steps', values.steps) }),
    epochs: integerOption('epochs', values.epochs),
    model: { codeSize: CODE_SIZE, linear: false },
    learningRate: 0.002,
    validationSplit: 0,
  };
  const trained = await trainAndLook('autoencoder', options, async ({ model }, log) => {
    const { images, difference, folder } = await reload(model!, { data, seed, out, log });
    await writePictures(out, model!, images, log);
    images.dispose();
    reloadMaxDifference = difference;
    return `Saved to ${folder} and loaded: largest difference in prediction ${difference}.`;
  });
  for (const model of Object.values(trained.models)) model.dispose();
  const [{ value: testMse, baselines }] = trained.measures as [(typeof trained.measures)[0]];
  const { seconds, parameters, steps, ending } = trained;
  const metrics = {
    testMse,
    pca16Mse: baselines[0]![1],
    backend: tf.getBackend(),
    seconds,
    parameters,
    reloadMaxDifference,
    data: trained.data,
    steps,
    batch,
    seed,
    interrupted: ending === 'interrupted',
  };
  writeWhole(path.join(out, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
  if (reloadMaxDifference !== 0) {
    throw new Error('The loaded model must predict exactly what the saved one does.');
  }
});
