import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadModel, saveModel } from '../../lib/node/index.js';
import { imageSets } from '../../lib/training/data/images.js';
import { collect, inputsOf } from '../../lib/training/data/source.js';
import type { Log } from '../../lib/training/log.js';

/** Test images that are compared. */
const COMPARED = 256;

interface Reload {
  data: string | undefined;
  seed: number;
  out: string;
  log: Log;
}

/**
 * Saves a model with its optimizer, loads it, and compares the predictions of both.
 *
 * @returns the largest difference, the folder of the model, and the test images, [n, height, width, 1]
 */
export async function reload(model: LayersModel, { data, seed, out, log }: Reload) {
  const folder = path.join(out, 'model');
  await saveModel(model, folder, { includeOptimizer: log.steps.length > 0 });
  const loaded = await loadModel(folder);
  const { test, shape } = await imageSets({ data, seed, limit: Number.POSITIVE_INFINITY });
  const examples = await collect(test, COMPARED);
  const images = inputsOf(examples, shape) as tf.Tensor4D;
  const largest = tf.tidy(() => {
    const [one, other] = [model, loaded].map((each) => each.predict(images) as tf.Tensor);
    return tf.max(tf.abs(tf.sub(one!, other!)));
  });
  const [difference] = await largest.data();
  largest.dispose();
  loaded.dispose();
  return { images, folder, difference: difference! };
}
