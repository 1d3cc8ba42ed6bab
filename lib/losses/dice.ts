import * as tf from '@tensorflow/tfjs-core';
import { onlyKnown } from '../check.js';
import { EPSILON, type Loss, loss } from './loss.js';
import { axesOf, type OverlapOptions } from './tversky.js';

/**
 * 1 less the Dice coefficient, twice the overlap by the sum of both, as Keras's `Dice`: a batch in which nothing is to
 * be found has loss 1, whatever is predicted.
 *
 * yTrue of 0..1 of any shape, yPred probabilities of that shape -> a scalar, or what is left of the shape by `axis`.
 *
 * Source: Milletari, Navab & Ahmadi 2016, arXiv 1606.04797, section 3, without its squares.
 *
 * @param options the axes
 * @throws ValueError for options that are not known
 * @example
 * const loss = dice();
 * loss(tf.tensor2d([[1, 1, 0, 0]]), tf.tensor2d([[1, 0, 0, 0]])).dataSync(); // Float32Array [0.333333]
 */
export function dice(options: OverlapOptions = {}): Loss {
  onlyKnown('dice', options, ['axis']);
  const axes = axesOf('dice', options.axis);
  return loss(
    'dice',
    (yTrue, yPred) => {
      const both = tf.mul(tf.sum(tf.mul(yTrue, yPred), axes), 2);
      const all = tf.add(tf.sum(yTrue, axes), tf.sum(yPred, axes));
      return tf.sub(1, tf.div(both, tf.add(all, EPSILON)));
    },
    options,
  );
}
