import * as tf from '@tensorflow/tfjs-core';
import { tensor } from '../tfjs/check.js';

/**
 * The discriminator's hinge loss: real examples shall score above 1, generated ones below -1.
 *
 * Source: Miyato et al. 2018, arXiv 1802.05957, equation 16.
 *
 * @param real scores of real examples, of any shape
 * @param fake scores of generated ones
 * @returns a scalar
 * @throws ValueError for what is no tensor
 * @example
 * hingeDiscriminator(tf.tensor1d([2, 0]), tf.tensor1d([-2, 0])).dataSync(); // Float32Array [1]
 */
export function hingeDiscriminator(real: tf.Tensor, fake: tf.Tensor): tf.Scalar {
  tensor('hingeDiscriminator', 'real', real);
  tensor('hingeDiscriminator', 'fake', fake);
  return tf.tidy(() => {
    const [low, high] = [tf.relu(tf.sub(1, real)), tf.relu(tf.add(1, fake))];
    return tf.add(tf.mean(low), tf.mean(high));
  });
}

/**
 * The generator's hinge loss: minus the mean score of what it generates.
 *
 * Source: Miyato et al. 2018, arXiv 1802.05957, equation 17.
 *
 * @param fake scores of generated examples, of any shape
 * @returns a scalar
 * @throws ValueError for what is no tensor
 * @example
 * hingeGenerator(tf.tensor1d([-2, 0])).dataSync(); // Float32Array [1]
 */
export function hingeGenerator(fake: tf.Tensor): tf.Scalar {
  tensor('hingeGenerator', 'fake', fake);
  return tf.tidy(() => tf.neg(tf.mean(fake)));
}
