import * as tf from '@tensorflow/tfjs-core';
import { number, onlyKnown } from '../check.js';
import { type Loss, loss } from './loss.js';

/** What `contrastive` takes. */
export interface ContrastiveOptions {
  /** The distance that pairs that are not alike shall have at least, above 0; default 1. */
  margin?: number;
}

/**
 * The square of the distance of pairs that are alike, and of what others lack to the margin.
 *
 * yTrue `[n, ..., k]`, 1 for a pair that is alike, 0 for another, yPred distances of that shape -> the values, of that
 * shape.
 *
 * Source: Hadsell, Chopra & LeCun 2006, "Dimensionality Reduction by Learning an Invariant Mapping", equation 4, without
 * its 1/2, as TensorFlow Addons has it.
 *
 * @param options the margin
 * @throws ValueError for options that are not known or out of range
 * @example
 * contrastive()(tf.tensor1d([1, 0]), tf.tensor1d([0.5, 0.25])).dataSync(); // Float32Array [0.25, 0.5625]
 */
export function contrastive(options: ContrastiveOptions = {}): Loss {
  onlyKnown('contrastive', options, ['margin']);
  const { margin = 1 } = options;
  number('contrastive', 'margin', margin, 0);
  return loss('contrastive', (alike, distance) => {
    const near = tf.mul(alike, tf.square(distance));
    const far = tf.square(tf.relu(tf.sub(margin, distance)));
    return tf.add(near, tf.mul(tf.sub(1, alike), far));
  });
}
