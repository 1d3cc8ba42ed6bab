import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Images } from '../start/images.js';
import { type Training, type TrainingOptions, trainOnBatches } from './train_on_batches.js';

/** The images of these indices, [indices, height, width, 1], 0..1. */
export function batchOf({ images, shape }: Images, indices: ArrayLike<number>): tf.Tensor4D {
  const [, height, width] = shape;
  const size = height * width;
  const values = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const at = indices[i]! * size;
    values.set(images.subarray(at, at + size), i * size);
  }
  return tf.tensor4d(values, [indices.length, height, width, 1]);
}

/**
 * Trains a compiled autoencoder to give back its input, with a progress bar. Ctrl-C ends it after
 * the step at hand.
 *
 * @throws ValueError that names the step if the loss is no longer finite.
 */
export async function trainOnImages(
  model: LayersModel,
  data: Images,
  options: TrainingOptions,
): Promise<Training> {
  const batchAt = (indices: Uint32Array) => {
    const x = batchOf(data, indices);
    return { x, y: tf.clone(x) };
  };
  return trainOnBatches(model, data.shape[0], batchAt, options);
}
