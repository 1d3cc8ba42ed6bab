import * as tf from '@tensorflow/tfjs-core';
import { number, onlyKnown } from '../check.js';
import { type Loss, loss } from './loss.js';

/** What `huber` takes. */
export interface HuberOptions {
  /** The error from which the loss grows linearly, in the unit of the values, at least 0; default 1. */
  delta?: number;
}

/**
 * Half the square of small errors, and linear for large ones, as Keras's `Huber`.
 *
 * yTrue `[n, ..., k]`, yPred of that shape -> `[n, ...]`, the mean over the last axis.
 *
 * Source: Huber 1964, Annals of Mathematical Statistics 35, equation 1.2.
 *
 * @param options where it becomes linear
 * @throws ValueError for options that are not known or out of range
 * @example
 * huber()(tf.tensor2d([[0, 0]]), tf.tensor2d([[1, 3]])).dataSync(); // Float32Array [1.5]
 */
export function huber(options: HuberOptions = {}): Loss {
  onlyKnown('huber', options, ['delta']);
  const { delta = 1 } = options;
  number('huber', 'delta', delta, 0);
  return loss(
    'huber',
    (yTrue, yPred) => {
      const error = tf.abs(tf.sub(yPred, yTrue));
      // e d - d^2 / 2 with d = min(e, delta) is both branches.
      const small = tf.minimum(error, delta);
      return tf.mean(tf.sub(tf.mul(error, small), tf.mul(tf.square(small), 0.5)), -1);
    },
    options,
  );
}
