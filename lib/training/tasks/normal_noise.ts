import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../data/index.js';

/** Standard normal numbers of a shape. */
export function normalNoise<S extends number[]>(random: Random, shape: S): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
  return tf.tensor(values, shape);
}
