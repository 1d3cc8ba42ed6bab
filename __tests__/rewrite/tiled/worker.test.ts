import path from 'node:path';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { build } from 'esbuild';
import { espcn } from '../../../models/index.js';
import '../../backends.js';

const ROOT = path.join(__dirname, '..', '..', '..');

/** What the worker runs. */
const SCRIPT = `
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { parentPort } from 'node:worker_threads';
import { decodeTiled } from './lib/rewrite/tiled/index.js';
import { espcn } from './models/index.js';

parentPort.on('message', async ({ values, shape }) => {
  await tf.setBackend('cpu');
  const model = espcn({ inputShape: [null, null, 4], factor: 2, seed: 1 });
  const y = await decodeTiled(model, tf.tensor(values, shape), { tile: 9 });
  parentPort.postMessage(await y.data());
  parentPort.close();
});`;

test('decodeTiled in a worker: the bits of the whole', async () => {
  const built = await build({
    stdin: { contents: SCRIPT, resolveDir: ROOT },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    external: ['@tensorflow/*'],
    logLevel: 'error',
  });
  await tf.setBackend('cpu');
  const x = tf.randomNormal([1, 9, 7, 4], 0, 1, 'float32', 3);
  const worker = new Worker(built.outputFiles[0]!.text, { eval: true, stdout: true, stderr: true });
  const values = await new Promise<Float32Array>((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.postMessage({ values: x.dataSync(), shape: x.shape });
  });
  await worker.terminate();
  const whole = espcn({ inputShape: [null, null, 4], factor: 2, seed: 1 }).predict(x) as tf.Tensor;
  expect([...values]).toEqual([...(await whole.data())]);
});
