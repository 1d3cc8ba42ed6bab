import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { saveModel } from '../../lib/node/index.js';
import { convAutoencoder, convAutoencoder1d, segnet, unet } from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { drawnOn } from '../draws.js';
import { freshProcess } from '../fresh_process.js';
import { predict, train } from './round_trip.js';

const MODELS = {
  'a 1-D autoencoder': () =>
    convAutoencoder1d({ inputShape: [null, 1], filters: [4, 3], dropout: 0, seed: 1 }),
  'a 2-D autoencoder': () =>
    convAutoencoder({ inputShape: [10, 11, 1], filters: [3, 4], codeSize: 5, seed: 1 }),
  'a 2-D autoencoder by upsampling': () =>
    convAutoencoder({
      inputShape: [8, 8, 1],
      filters: [3, 4],
      method: 'upsample',
      downsample: 'pool',
      seed: 1,
    }),
  'a 2-D autoencoder by sub-pixels': () =>
    convAutoencoder({ inputShape: [8, 8, 1], filters: [3, 4], method: 'subpixel', seed: 1 }),
  'a SegNet with switches': () =>
    segnet({
      inputShape: [null, null, 1],
      filters: [3, 4],
      kernelSize: 3,
      classes: 1,
      seed: 1,
    }),
  'a U-Net with skip connections': () =>
    unet({ inputShape: [null, null, 1], depth: 2, filters: 3, batchNormalization: true, seed: 1 }),
};

describeEachBackend('saved, loaded in a fresh process, trained on', (backend) => {
  const root = mkdtempSync(path.join(tmpdir(), 'round-trip-'));
  const models = Object.entries(MODELS).filter((_, i) => drawnOn(backend, i));
  const folders = models.map((_, i) => path.join(root, String(i)));
  const here: { loaded: number[]; trained: number[] }[] = [];
  let there: { backend: string; models: typeof here };

  beforeAll(async () => {
    for (const [i, [, build]] of models.entries()) {
      const model = build();
      model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
      const untrained = predict(model);
      await train(model, 0, 3);
      await saveModel(model, folders[i]!, { includeOptimizer: true });
      const loaded = predict(model);
      expect(loaded).not.toEqual(untrained);
      await train(model, 3, 5);
      here.push({ loaded, trained: predict(model) });
      model.dispose();
    }
    // One process for all of them: it takes longer to start than to train.
    const args = [backend, '3', '5', ...folders];
    there = await freshProcess('__tests__/models/round_trip_child.ts', args);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test.each(models.map(([name], i) => [name, i] as const))('%s', (_, i) => {
    expect(there.backend).toBe(backend);
    expect(there.models[i]).toEqual(here[i]);
  });
});
