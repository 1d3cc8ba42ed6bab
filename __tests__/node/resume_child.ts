/**
 * In a fresh process, on BACKEND: loads the model in FOLDER, trains on batches FROM to TO, prints
 * its state before and after.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '../../lib/wasm/index.js';
import { loadModel } from '../../lib/node/load_model.js';
import { restoreUtilFunctions } from '../../lib/node/restore_util.js';
import { state, train } from './toy_models.js';

const [backend, folder, from, to] = process.argv.slice(2);
if (backend === 'tensorflow') {
  restoreUtilFunctions();
  await import('@tensorflow/tfjs-node');
}
await tf.setBackend(backend!);
const model = await loadModel(folder!);
const loaded = await state(model);
await train(model, Number(from), Number(to));
console.log(JSON.stringify({ backend: tf.getBackend(), loaded, trained: await state(model) }));
