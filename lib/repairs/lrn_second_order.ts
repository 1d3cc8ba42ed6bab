import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';

interface LrnAttrs {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

/**
 * The gradients of the sum of g dx by x and by dy, where dx = dy n^-b - 2 a b x S(dy x n^(-b-1)), n = k + a S(x²) and
 * S adds up neighbouring channels; a, b and k are alpha, beta and bias (Krizhevsky et al. 2012, section 3.3).
 */
function gradients(g: tf.Tensor, x: tf.Tensor, dy: tf.Tensor, attrs: LrnAttrs) {
  const { depthRadius, bias, alpha, beta } = attrs;
  const channels = x.shape.at(-1)!;
  const near = tf.linalg.bandPart(tf.ones([channels, channels]), depthRadius, depthRadius);
  const sums = (t: tf.Tensor) =>
    tf.reshape(tf.matMul(tf.reshape(t, [-1, channels]), near as tf.Tensor2D), t.shape);
  const n = tf.add(bias, tf.mul(alpha, sums(tf.square(x))));
  const power = tf.pow(n, -beta);
  const next = tf.div(power, n);
  const across = tf.mul(2 * alpha * beta, sums(tf.mul(g, x)));
  return {
    dy: () => tf.sub(tf.mul(g, power), tf.mul(across, tf.mul(x, next))),
    x: () => {
      const terms = tf.mul(dy, next);
      const back = tf.mul(2 * alpha * beta, tf.mul(g, sums(tf.mul(x, terms))));
      const byN = tf.sub(
        tf.mul(beta + 1, tf.div(tf.mul(across, tf.mul(x, terms)), n)),
        tf.mul(beta, tf.mul(g, terms)),
      );
      const throughN = tf.mul(2 * alpha, tf.mul(x, sums(byN)));
      return tf.sub(throughN, tf.add(back, tf.mul(across, terms)));
    },
  };
}

/** Gradients of LRNGrad, which tfjs lacks. */
export function repairLrnSecondOrder(): void {
  replaceGradient({
    kernelName: tf.LRNGrad,
    inputsToSave: ['x', 'y', 'dy'],
    gradFunc: (ddx, [x, y, dy], attrs) => ({
      ...gradients(ddx as tf.Tensor, x!, dy!, attrs as unknown as LrnAttrs),
      // y is a function of x, whose gradient is in that of x.
      y: () => tf.zerosLike(y!),
    }),
  });
}
