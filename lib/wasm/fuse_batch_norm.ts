import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_GRADIENT, BATCH_NORM_TRAINING } from '../ops/kernel_names.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { canFuseGradient } from './fuse_activation_gradients.js';

/** The same normalisation by tfjs's own operations, which have gradients of every order. */
function fallback(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
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
}

/** Gives BatchNormTraining a gradient, that of y: the moments are no part of a loss. */
export function fuseBatchNorm(): void {
  replaceGradient({
    kernelName: BATCH_NORM_TRAINING,
    inputsToSave: ['x', 'gamma', 'beta'],
    outputsToSave: [false, true, true],
    gradFunc: (dys, saved, attributes) => {
      const [dy] = dys as tf.Tensor[];
      const [x, gamma, beta, mean, variance] = saved as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const { epsilon } = attributes as { epsilon: number };
      const inputs = { dy: dy!, x, mean, variance, gamma };
      const [dx, dGamma, dBeta] = canFuseGradient(BATCH_NORM_GRADIENT)
        ? (tf.engine().runKernel(BATCH_NORM_GRADIENT, inputs, { epsilon }) as tf.Tensor[])
        : tf.grads((a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => fallback(a, b, c, epsilon))(
            [x, gamma, beta],
            dy,
          );
      return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
    },
  });
}
