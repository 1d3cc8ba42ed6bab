/**
 * In a fresh process, on BACKEND: loads the model in each FOLDER, predicts, trains on batches FROM to
 * TO, and predicts again.
 */
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { loadModel, pickBackend } from '../../lib/node/index.js';
import { predict, train } from './round_trip.js';

const [wanted, from, to, ...folders] = process.argv.slice(2);
await pickBackend(wanted as 'cpu');
const models = [];
for (const folder of folders) {
  const model = await loadModel(folder);
  const loaded = predict(model);
  await train(model, Number(from), Number(to));
  models.push({ loaded, trained: predict(model) });
  model.dispose();
}
console.log(JSON.stringify({ backend: tf.getBackend(), models }));
