import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_GRADIENT, BATCH_NORM_TRAINING } from '../ops/kernel_names.js';
import { fuseNorm } from './fuse_norm.js';

/** Gives BatchNormTraining a gradient. */
export function fuseBatchNorm(): void {
  fuseNorm(BATCH_NORM_TRAINING, BATCH_NORM_GRADIENT, (x, gamma, beta, { epsilon }) => {
    const axes = x.shape.slice(0, -1).map((_, i) => i);
    const { mean, variance } = tf.moments(x, axes);
    return tf.batchNorm(
      x as tf.Tensor4D,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      beta as tf.Tensor1D,
      gamma as tf.Tensor1D,
      epsilon,
    );
  });
}
