/** The models that the demo ships, judged on data that they have not seen. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { OURS } from '../../demo/deconvolve/model_sources.js';
import { SCALES } from '../../demo/deconvolve/scales.js';
import {
  cells,
  ecgBeats,
  glyphs,
  pcaReconstructionMse,
  syntheticEcg,
} from '../../lib/data/index.js';
import { standardized } from '../../lib/data/standardize.js';
import '../../lib/index.js';
import { exactAuc } from '../../lib/measures/roc.js';
import { loadModel } from '../../lib/node/index.js';
import '../backends.js';

const FOLDER = path.join(__dirname, '..', '..', 'demo', 'public', 'models');
const MOST_BYTES = 1_500_000;
/** Far from the seeds of the training. */
const SEED = 4242;

const models: Record<string, LayersModel> = {};

beforeAll(async () => {
  await tf.setBackend('wasm');
  for (const name of readdirSync(FOLDER)) models[name] = await loadModel(path.join(FOLDER, name));
});
afterAll(() => {
  for (const model of Object.values(models)) model.dispose();
});

/** What a model makes of an input. */
function predict(name: string, values: Float32Array, shape: number[]): Float32Array {
  return tf.tidy(() =>
    (models[name]!.predict(tf.tensor(values, shape)) as tf.Tensor).dataSync<'float32'>(),
  );
}

test('they are five, and small', () => {
  expect(Object.keys(models).sort()).toEqual(['cells', 'digits', 'ecg', 'glyphs', 'waves']);
  const bytes = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(path.join(FOLDER, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

test('glyphs: 16 numbers keep more than 16 principal components', async () => {
  const { images, shape } = glyphs({ count: 1200, seed: SEED });
  const x = tf.tensor4d(images, shape);
  const [fitted, judged] = tf.split(x, [1000, 200]) as [tf.Tensor4D, tf.Tensor4D];
  const error = tf.tidy(() =>
    tf.losses.meanSquaredError(judged, models.glyphs!.predict(judged) as tf.Tensor).dataSync(),
  );
  const components = await pcaReconstructionMse(fitted, judged, 16);
  tf.dispose([x, fitted, judged]);
  expect(error[0]).toBeLessThan(components / 2);
});

test('ecg: the error tells abnormal beats from normal ones', () => {
  const { beats, shape, labels } = ecgBeats({ count: 300, seed: SEED });
  const output = predict('ecg', beats, shape);
  const length = shape[1];
  const errors = Array.from(labels, (label, i) => {
    let score = 0;
    for (let at = i * length; at < (i + 1) * length; at++) score += (beats[at]! - output[at]!) ** 2;
    return { score, positive: label === 1 };
  });
  expect(exactAuc(errors)).toBeGreaterThan(0.98);
});

test('cells: the masks overlap with the true ones', () => {
  const count = 10;
  const { images, masks, shape } = cells({ count, seed: SEED });
  const size = images.length / count;
  const { apply } = SCALES[OURS.cells!.scale!]!;
  const inputs = new Float32Array(images.length);
  for (let at = 0; at < images.length; at += size) {
    inputs.set(apply(images.subarray(at, at + size)), at);
  }
  const found = predict('cells', inputs, shape).map((value) => (value > 0.5 ? 1 : 0));
  let [both, either] = [0, 0];
  found.forEach((value, at) => {
    both += value * masks[at]!;
    either += Math.max(value, masks[at]!);
  });
  expect(both / either).toBeGreaterThan(0.9);
});

test('waves: nearly every sample is called by its wave', () => {
  const { signal, labels } = syntheticEcg({
    length: 5000,
    heartRate: 77,
    variation: 0.2,
    seed: SEED,
  });
  const output = predict('waves', standardized(signal), [1, signal.length, 1]);
  const right = labels.filter((label, at) => {
    const own = [...output.subarray(at * 4, at * 4 + 4)];
    return own.indexOf(Math.max(...own)) === label;
  });
  expect(right.length / labels.length).toBeGreaterThan(0.95);
});

test('digits: nearly every digit is told right', () => {
  const { images, shape, labels } = glyphs({ count: 500, seed: SEED });
  const output = predict('digits', images, shape);
  const right = labels.filter((label, i) => {
    const own = [...output.subarray(i * 10, i * 10 + 10)];
    return own.indexOf(Math.max(...own)) === label;
  });
  expect(right.length / labels.length).toBeGreaterThan(0.98);
});
