import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { saveModel } from '../../lib/node/index.js';
import { convAutoencoder, convAutoencoder1d, segnet, unet } from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
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
  test.each(Object.entries(MODELS))('%s', async (_, build) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'round-trip-'));
    const model = build();
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    const untrained = predict(model);
    await train(model, 0, 3);
    await saveModel(model, folder, { includeOptimizer: true });
    const saved = predict(model);
    await train(model, 3, 5);
    const child = await freshProcess('__tests__/models/round_trip_child.ts', [
      ...[backend, folder],
      ...['3', '5'],
    ]);
    expect(child).toEqual({ backend, loaded: saved, trained: predict(model) });
    expect(saved).not.toEqual(untrained);
    model.dispose();
    rmSync(folder, { recursive: true });
  });
});
