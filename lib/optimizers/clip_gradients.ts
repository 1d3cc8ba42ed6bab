import * as tf from '@tensorflow/tfjs-core';
import { sumOfSquares } from '../ops/updates/sum_of_squares.js';
import type { OptimizerOptions } from './optimizer_options.js';

/** The gradients, made shorter where they are longer than the settings allow. */
export function clipGradients(
  gradients: readonly tf.Tensor[],
  { clipnorm, clipvalue, globalClipnorm }: OptimizerOptions,
): readonly tf.Tensor[] {
  const shortened = (g: tf.Tensor, norm: tf.Tensor, longest: number) =>
    tf.mul(g, tf.div(longest, tf.maximum(norm, longest)));
  if (clipnorm != null) {
    return gradients.map((g) => shortened(g, tf.sqrt(sumOfSquares(g)), clipnorm));
  }
  if (globalClipnorm != null) {
    const norm = tf.sqrt(tf.addN(gradients.map(sumOfSquares)));
    return gradients.map((g) => shortened(g, norm, globalClipnorm));
  }
  if (clipvalue != null) return gradients.map((g) => tf.clipByValue(g, -clipvalue, clipvalue));
  return gradients;
}
