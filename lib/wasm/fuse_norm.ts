import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { canFuseGradient } from './fuse_activation_gradients.js';

/** What of a normalisation's kernel is no tensor. */
export interface NormAttrs {
  readonly epsilon: number;
  /** Of the channels of each sample, for GroupNorm. */
  readonly groups: number;
}

/**
 * Gives a kernel that normalises by its own moments (inputs x, gamma and beta; outputs y, means and variances) a
 * gradient, that of y: the moments are no part of a loss.
 *
 * @param gradientName the kernel that computes it where no tape is running
 * @param plain the same by tfjs's own operations, which have gradients of every order
 */
export function fuseNorm(
  kernelName: string,
  gradientName: string,
  plain: (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, attrs: NormAttrs) => tf.Tensor,
): void {
  replaceGradient({
    kernelName,
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
      const attrs = attributes as tf.NamedAttrMap & NormAttrs;
      const inputs = { dy: dy!, x, mean, variance, gamma };
      const [dx, dGamma, dBeta] = canFuseGradient(gradientName)
        ? (tf.engine().runKernel(gradientName, inputs, attrs) as tf.Tensor[])
        : tf.grads((a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => plain(a, b, c, attrs))(
            [x, gamma, beta],
            dy,
          );
      return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
    },
  });
}
