import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { train } from '../../lib/training/index.js';
import '../backends.js';

test('disposing of the models of a training frees what their optimizers keep', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'train-'));
  await tf.setBackend('wasm');
  const before = tf.memory().numTensors;
  const { models } = await train('convAutoencoder1d', {
    limit: 20,
    steps: 2,
    model: { filters: [2] },
    verbose: 0,
    backend: 'wasm',
    out: folder,
  });
  for (const model of Object.values(models)) model.dispose();
  rmSync(folder, { recursive: true });
  expect(tf.memory().numTensors).toBe(before);
}, 120_000);
