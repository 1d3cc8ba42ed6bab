import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/data/index.js';
import { pickBackend } from '../../../lib/node/index.js';
import { ownOptimizer } from '../../../lib/tfjs/own_optimizer.js';
import { collect } from '../../../lib/training/data/source.js';
import { codecTask } from '../../../lib/training/tasks/codec.js';

beforeAll(() => pickBackend('wasm'));

const request = {
  data: undefined,
  seed: 1,
  limit: 3,
  validation: 0,
  model: { filters: 4, strides: [4, 4], codeSize: 8, codebooks: 3, codes: 12 },
};

test('it learns, and is judged in the bits of its codes, beside others in as many', async () => {
  const job = await codecTask.open(request, 0.003);
  const models = job.build();
  ownOptimizer(models.model!);
  const random = new Random(1);
  const batch = await collect(job.train, 2);
  const losses: number[] = [];
  for (let step = 0; step < 20; step++) losses.push(...(await job.step(models, batch, random)));
  expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
  const tensors = tf.memory().numTensors;
  const { measures, examples } = await job.judge!(models);
  const [loss] = await job.validate(models, batch, random);
  expect(loss).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(tensors);
  // 8000 / 16 frames a second, three numbers of 4 bits each.
  const [sdr, distance] = measures;
  expect(sdr!.name).toBe('SI-SDR [dB], 6000 bits a second');
  expect(distance!.name).toBe('log-spectral distance [dB]');
  for (const { baselines } of measures) {
    const names = baselines.map(([name]) => name).filter((name) => !name.startsWith('Opus'));
    expect(names).toEqual([
      expect.stringMatching(/^µ-law of \d bits at \d+ Hz$/),
      expect.stringMatching(/^ADPCM of \d bits at \d+ Hz$/),
      '3 codebooks of 16 samples, without a network',
    ]);
  }
  expect(examples!.rows).toHaveLength(3);
  const folder = mkdtempSync(path.join(tmpdir(), 'codec-'));
  await job.show(models, folder);
  for (const kind of ['original', 'model', 'mu-law', 'adpcm', 'blocks']) {
    expect(existsSync(path.join(folder, 'wav', `1_${kind}.wav`))).toBe(true);
  }
  rmSync(folder, { recursive: true });
  models.model!.dispose();
}, 60_000);

test('windows are turned: the same samples from another one on, upside down or not', async () => {
  const job = await codecTask.open(request, 0.003);
  const [example] = await collect(job.train, 1);
  const [turned] = job.augment!([example!], new Random(3));
  const sorted = (x: Float32Array) => x.map(Math.abs).sort();
  expect(sorted(turned!.x)).toEqual(sorted(example!.x));
  expect(turned!.x).not.toEqual(example!.x);
});

test('with room for the samples of a frame it begins as codebooks of blocks', async () => {
  const model = { ...request.model, filters: 8, codeSize: 16, codes: 64 };
  const job = await codecTask.open({ ...request, model }, 0.003);
  const models = job.build();
  const { measures } = await job.judge!(models);
  const [{ value, baselines }] = measures as [(typeof measures)[0]];
  const [, blocks] = baselines.find(([name]) => name.endsWith('without a network'))!;
  expect(Math.abs(value - blocks)).toBeLessThan(1);
  models.model!.dispose();
}, 60_000);
