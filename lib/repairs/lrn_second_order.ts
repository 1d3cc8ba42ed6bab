import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from './replace_gradient.js';

interface LrnAttrs {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

/** The gradient of y = x n^-beta, n = bias + alpha sum of x² over neighbouring channels, from tfjs's operations. */
function lrnGradient(x: tf.Tensor, dy: tf.Tensor, { depthRadius, bias, alpha, beta }: LrnAttrs) {
  const channels = x.shape.at(-1)!;
  const near = tf.linalg.bandPart(tf.ones([channels, channels]), depthRadius, depthRadius);
  const sums = (t: tf.Tensor) =>
    tf.reshape(tf.matMul(tf.reshape(t, [-1, channels]), near as tf.Tensor2D), t.shape);
  const n = tf.add(bias, tf.mul(alpha, sums(tf.square(x))));
  const power = tf.pow(n, -beta);
  const shared = sums(tf.div(tf.mul(tf.mul(dy, x), power), n));
  return tf.sub(tf.mul(dy, power), tf.mul(2 * alpha * beta, tf.mul(x, shared)));
}

/** Gradients of LRNGrad, which tfjs lacks. */
export function repairLrnSecondOrder(): void {
  replaceGradient({
    kernelName: tf.LRNGrad,
    inputsToSave: ['x', 'y', 'dy'],
    gradFunc: (ddx, [x, y, dy], attrs) => {
      const all = attrs as unknown as LrnAttrs;
      const g = ddx as tf.Tensor;
      return {
        x: () => tf.grad((at: tf.Tensor) => lrnGradient(at, dy!, all))(x!, g),
        // y is a function of x, whose gradient is in that of x.
        y: () => tf.zerosLike(y!),
        dy: () => tf.grad((at: tf.Tensor) => lrnGradient(x!, at, all))(dy!, g),
      };
    },
  });
}
