import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../../lib/data/index.js';
import { pickBackend } from '../../../lib/node/index.js';
import { ownOptimizer } from '../../../lib/tfjs/own_optimizer.js';
import { collect, inputsOf } from '../../../lib/training/data/source.js';
import { vqVaeTask } from '../../../lib/training/tasks/vq_vae.js';

beforeAll(() => pickBackend('wasm'));

const request = {
  data: undefined,
  seed: 1,
  limit: 24,
  validation: 0,
  model: { filters: 8, residualFilters: 4, blocks: 1, codeSize: 4, codes: 20 },
};

const built = async () => {
  const job = await vqVaeTask.open(request, 0.003);
  const models = job.build();
  ownOptimizer(models.model!);
  return { job, models, model: models.model! };
};

const codesOf = (model: LayersModel) =>
  model.getLayer('vector_quantizer').getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor];

/** The rows of a tensor, to be looked for. */
const rowsOf = (x: tf.Tensor) =>
  (tf.reshape(x, [-1, x.shape.at(-1)!]).arraySync() as number[][]).map((row) =>
    row.map((value) => value.toFixed(5)).join(),
  );

test('the codes begin as what the encoder makes of training images', async () => {
  const { job, model } = await built();
  const encoder = model.getLayer('encoder') as unknown as LayersModel;
  const x = tf.sub(inputsOf(await collect(job.train), [28, 28, 1]), 0.5);
  const vectors = new Set(rowsOf(encoder.predict(x) as tf.Tensor));
  const codes = rowsOf(codesOf(model)[0]);
  expect(codes.filter((code) => !vectors.has(code))).toEqual([]);
  expect(new Set(codes).size).toBeGreaterThan(1);
  model.dispose();
});

test('codes that nothing takes begin anew in some steps, the others stay', async () => {
  const { job, models, model } = await built();
  const [codes, , sums] = codesOf(model);
  const far = tf.fill([1, 4], 1000);
  const moved = tf.concat([far, tf.slice(codes, 1)]);
  const seldom = tf.concat([tf.tensor1d([0.01]), tf.fill([19], 50)]);
  model.getLayer('vector_quantizer').setWeights([moved, seldom, tf.mul(sums, 50)]);
  const batch = await collect(job.train, 4);
  for (let step = 0; step < 60; step++) await job.step(models, batch, new Random(step));
  const [first] = codesOf(model)[0].arraySync() as number[][];
  expect(Math.max(...first!.map(Math.abs))).toBeLessThan(100);
  model.dispose();
}, 60_000);

test('it is judged in the bits of its codes, beside others in as many', async () => {
  const { job, models, model } = await built();
  const batch = await collect(job.train, 8);
  const tensors = tf.memory().numTensors;
  const { measures, examples } = await job.judge!(models);
  expect(tf.memory().numTensors).toBe(tensors);
  const [mse, perplexity] = measures;
  // 7 x 7 positions of 5 bits, which tell 20 codes apart.
  expect(mse!.name).toBe('test MSE, 245 bits an image');
  expect(mse!.baselines.map(([name]) => name)).toEqual([
    expect.stringMatching(/^\d+ principal components of 1 to 8 bits, as many bits$/),
    'JPEG without its headers, as many bits',
  ]);
  expect(examples!.rows).toHaveLength(24);
  expect(perplexity!.name).toBe('perplexity of the 20 codes');
  expect(perplexity!.value).toBeGreaterThanOrEqual(1);
  for (let step = 0; step < 30; step++) await job.step(models, batch, new Random(step));
  const after = await job.judge!(models);
  expect(after.measures[0]!.value).toBeLessThan(mse!.value);
  model.dispose();
}, 60_000);
