import * as tf from '@tensorflow/tfjs-core';
import { fail, flag, onlyKnown } from '../check.js';
import { tensor } from '../tfjs/check.js';

/** What the relativistic losses take. */
export interface RelativisticOptions {
  /** Whether a score is compared with the mean of the others, or with its partner; default true. */
  average?: boolean;
}

/** The loss of the side that shall score higher than the other. */
function relativistic(
  where: string,
  [above, below]: readonly [tf.Tensor, tf.Tensor],
  options: RelativisticOptions,
): tf.Scalar {
  onlyKnown(where, options, ['average']);
  const { average = true } = options;
  flag(where, 'average', average);
  for (const scores of [above, below]) tensor(where, 'the scores', scores);
  if (!average && above.shape.join() !== below.shape.join()) {
    fail(where, 'fake', 'of the shape of real', [above.shape, below.shape]);
  }
  return tf.tidy(() => {
    // -log(sigmoid(x)) is softplus(-x).
    const shallExceed = (a: tf.Tensor, b: tf.Tensor): tf.Scalar =>
      tf.mean(tf.softplus(tf.sub(b, a)));
    if (!average) return shallExceed(above, below);
    const higher = shallExceed(above, tf.mean(below));
    return tf.add(higher, shallExceed(tf.mean(above), below));
  });
}

/**
 * The relativistic discriminator's loss: real examples shall score higher than generated ones.
 *
 * Source: Jolicoeur-Martineau 2018, arXiv 1807.00734, equation 13 (average), 7 (pairs).
 *
 * @param real scores of real examples, of any shape
 * @param fake scores of generated ones, of that shape for pairs
 * @param options whether scores are compared with the mean of the others
 * @returns a scalar
 * @throws ValueError for options that are not known or pairs of different shapes
 * @example
 * relativisticDiscriminator(tf.tensor1d([0]), tf.tensor1d([0])).dataSync(); // Float32Array [1.38629]
 */
export function relativisticDiscriminator(
  real: tf.Tensor,
  fake: tf.Tensor,
  options: RelativisticOptions = {},
): tf.Scalar {
  return relativistic('relativisticDiscriminator', [real, fake], options);
}

/**
 * The relativistic generator's loss: generated examples shall score higher than real ones.
 *
 * Source: Jolicoeur-Martineau 2018, arXiv 1807.00734, equation 14 (average), 8 (pairs).
 *
 * @param real scores of real examples, of any shape
 * @param fake scores of generated ones, of that shape for pairs
 * @param options whether scores are compared with the mean of the others
 * @returns a scalar
 * @throws ValueError for options that are not known or pairs of different shapes
 * @example
 * const [real, fake] = [tf.tensor1d([1]), tf.tensor1d([0])];
 * relativisticGenerator(real, fake, { average: false }).dataSync(); // Float32Array [1.31326]
 */
export function relativisticGenerator(
  real: tf.Tensor,
  fake: tf.Tensor,
  options: RelativisticOptions = {},
): tf.Scalar {
  return relativistic('relativisticGenerator', [fake, real], options);
}
