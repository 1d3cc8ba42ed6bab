/**
 * In a fresh process, on BACKEND: loads the model in FOLDER, predicts, trains on batches FROM to
 * TO, and predicts again.
 */
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { loadModel, pickBackend } from '../../lib/node/index.js';
import { predict, train } from './round_trip.js';

const [wanted, folder, from, to] = process.argv.slice(2);
await pickBackend(wanted as 'cpu');
const model = await loadModel(folder!);
const loaded = predict(model);
await train(model, Number(from), Number(to));
console.log(JSON.stringify({ backend: tf.getBackend(), loaded, trained: predict(model) }));
