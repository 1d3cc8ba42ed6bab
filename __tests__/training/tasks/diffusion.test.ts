import * as tf from '@tensorflow/tfjs-core';
import { pickBackend } from '../../../lib/node/index.js';
import type { AveragingOptimizer } from '../../../lib/tfjs/fit_hooks.js';
import { ownOptimizer } from '../../../lib/tfjs/own_optimizer.js';
import { collect } from '../../../lib/training/data/source.js';
import { stepRandom } from '../../../lib/training/randomness.js';
import { diffusionTask } from '../../../lib/training/tasks/diffusion.js';

beforeAll(() => pickBackend('wasm'));

const request = {
  data: undefined,
  seed: 1,
  limit: 8,
  validation: 0,
  model: { filters: 4, groups: 2 },
};

/** A model after some steps of a job. */
async function trained(steps: number) {
  const job = await diffusionTask.open(request, 0.01);
  const models = job.build();
  const model = models.model!;
  ownOptimizer(model);
  const batch = await collect(job.train, 4);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    losses.push(...(await job.step(models, batch, stepRandom(1, step))));
  }
  return { job, models, model, losses };
}

const values = (all: readonly tf.Tensor[]) => all.map((one) => [...one.dataSync()]);

test('the loss of telling noise falls, and is the same in each run', async () => {
  const { losses, model } = await trained(25);
  const mean = (some: number[]) => some.reduce((a, b) => a + b, 0) / some.length;
  expect(mean(losses.slice(-5))).toBeLessThan(0.9 * mean(losses.slice(0, 5)));
  const again = await trained(2);
  expect(again.losses).toEqual(losses.slice(0, 2));
  for (const one of [model, again.model]) one.dispose();
}, 60_000);

test('after the last step the weights are the averages, which samples are drawn with before', async () => {
  const { job, models, model } = await trained(4);
  const optimizer = model.optimizer as AveragingOptimizer;
  const raw = values(model.getWeights());
  optimizer.swapAverages();
  const averages = values(model.getWeights());
  optimizer.swapAverages();
  expect(values(model.getWeights())).toEqual(raw);
  expect(averages).not.toEqual(raw);
  const tensors = tf.memory().numTensors;
  const early = await job.measure(models);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(values(model.getWeights())).toEqual(raw);
  job.finish!(models);
  expect(values(model.getWeights())).toEqual(averages);
  expect(await job.measure(models)).toEqual(early);
  model.dispose();
}, 60_000);
