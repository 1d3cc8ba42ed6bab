import * as tf from '@tensorflow/tfjs-core';
import { loadKeras } from '../../../lib/keras/index.js';

/** The largest difference between the weights of two files. */
export async function weightDifference(a: string, b: string): Promise<number> {
  const [p, q] = [await loadKeras(a), await loadKeras(b)].map((model) => model.getWeights());
  return tf.tidy(() =>
    Math.max(...p!.map((weight, i) => tf.max(tf.abs(tf.sub(weight, q![i]!))).dataSync()[0]!)),
  );
}
