import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { overSymmetries } from './over_symmetries.js';

/** What a model makes of an image's values, [1, height, width, channels], as they are. */
export function outputFor(model: LayersModel, values: Float32Array, shape: number[]): tf.Tensor {
  return tf.tidy(() => model.predict(tf.tensor(values, shape)) as tf.Tensor);
}

/** The mean of what it makes of them turned and mirrored. */
export function outputOverSymmetries(
  model: LayersModel,
  values: Float32Array,
  shape: number[],
): tf.Tensor {
  return tf.tidy(() =>
    overSymmetries((images) => model.predict(images) as tf.Tensor, tf.tensor(values, shape)),
  );
}
