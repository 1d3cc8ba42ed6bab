import * as tf from '@tensorflow/tfjs-core';
import { type Loss, lossByName } from '../losses/index.js';

/** Keras's metric of that name: the loss with its sign changed. */
export const cosineMetric: Loss = (yTrue, yPred) =>
  tf.tidy(() => tf.neg(lossByName('cosineSimilarity')(yTrue, yPred)));
Object.defineProperty(cosineMetric, 'name', { value: 'cosineSimilarity' });
