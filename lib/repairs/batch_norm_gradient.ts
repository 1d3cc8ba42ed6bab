import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { sumTo } from './sum_to.js';

/**
 * The gradient of batchNorm for moments of every shape that can be broadcast: stock knows those of
 * [channels] in four dimensions and those as large as the input. What is not given is saved as 1 (tape.ts).
 */
export function repairBatchNormGradient(): void {
  replaceGradient({
    kernelName: tf.FusedBatchNorm,
    inputsToSave: ['x', 'mean', 'variance', 'scale', 'offset'],
    gradFunc: (gradient, saved, attrs) => {
      const dy = gradient as tf.Tensor;
      const [x, mean, variance, scale, offset] = saved as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const { varianceEpsilon } = attrs as unknown as tf.FusedBatchNormAttrs;
      const inverse = tf.rsqrt(tf.add(variance, varianceEpsilon));
      const factor = tf.mul(inverse, scale);
      const centred = () => tf.mul(dy, tf.sub(x, mean));
      return {
        x: () => tf.mul(dy, factor),
        mean: () => sumTo(tf.neg(tf.mul(dy, factor)), mean.shape),
        variance: () => {
          const slope = tf.mul(tf.mul(factor, tf.square(inverse)), -0.5);
          return sumTo(tf.mul(centred(), slope), variance.shape);
        },
        scale: () => sumTo(tf.mul(centred(), inverse), scale.shape),
        offset: () => sumTo(dy, offset.shape),
      };
    },
  });
}
