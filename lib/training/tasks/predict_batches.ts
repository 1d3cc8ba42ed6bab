import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inputsOf } from '../data/source.js';
import { batches } from '../stream.js';
import type { Example, Source } from './task.js';

const BATCH = 250;

/**
 * A model's predictions for examples of one shape, in batches.
 *
 * @param use gets a batch, as a tensor and as examples, and the prediction, all freed afterwards.
 */
export async function predictBatches(
  model: LayersModel,
  source: Source,
  shape: readonly number[],
  use: (x: tf.Tensor, prediction: tf.Tensor, batch: Example[]) => Promise<void>,
): Promise<void> {
  for await (const batch of batches(source(), BATCH)) {
    const x = inputsOf(batch, shape);
    const prediction = model.predict(x) as tf.Tensor;
    await use(x, prediction, batch);
    tf.dispose([x, prediction]);
  }
}
