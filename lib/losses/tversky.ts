import * as tf from '@tensorflow/tfjs-core';
import { array, integer, number, onlyKnown } from '../check.js';
import { EPSILON, type Loss, loss } from './loss.js';

/** What an overlap of truth and prediction is summed over. */
export interface OverlapOptions {
  /** The axes, as [1, 2, 3] for one value an image; default null, all, the batch's among them. */
  axis?: number | number[] | null;
}

/** What `tversky` takes. */
export interface TverskyOptions extends OverlapOptions {
  /** The weight of what is missed, at least 0; default 0.5. */
  alpha?: number;
  /** The weight of what is found and is not there, at least 0; default 0.5. */
  beta?: number;
}

/** The axes as tf.sum takes them. */
export function axesOf(where: string, axis: OverlapOptions['axis']): number[] | undefined {
  if (axis === null || axis === undefined) return undefined;
  const axes = Array.isArray(axis) ? array(where, 'axis', axis) : [axis];
  return axes.map((one) => integer(where, 'axis', one, -8));
}

/**
 * 1 less Tversky's index, which weighs what is missed and what is found wrongly, as Keras's `Tversky`: its `alpha` is
 * the weight of the missed.
 *
 * yTrue of 0..1 of any shape, yPred probabilities of that shape -> a scalar, or what is left of the shape by `axis`.
 *
 * Source: Salehi, Erdogmus & Gholipour 2017, arXiv 1706.05721, equation 4.
 *
 * @param options the weights and axes
 * @throws ValueError for options that are not known or out of range
 * @example
 * const loss = tversky({ alpha: 0.9, beta: 0.1 });
 * loss(tf.tensor2d([[1, 1, 0, 0]]), tf.tensor2d([[1, 0, 0, 0]])).dataSync(); // Float32Array [0.473684]
 */
export function tversky(options: TverskyOptions = {}): Loss {
  onlyKnown('tversky', options, ['alpha', 'beta', 'axis']);
  const { alpha = 0.5, beta = 0.5, axis = null } = options;
  number('tversky', 'alpha', alpha, 0);
  number('tversky', 'beta', beta, 0);
  const axes = axesOf('tversky', axis);
  return loss(
    'tversky',
    (yTrue, yPred) => {
      const sum = (values: tf.Tensor) => tf.sum(values, axes);
      const both = sum(tf.mul(yTrue, yPred));
      const missed = tf.mul(sum(tf.mul(yTrue, tf.sub(1, yPred))), alpha);
      const wrong = tf.mul(sum(tf.mul(tf.sub(1, yTrue), yPred)), beta);
      const all = tf.add(tf.add(both, missed), tf.add(wrong, EPSILON));
      return tf.sub(1, tf.div(both, all));
    },
    options,
  );
}
