import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { Random } from '../../data/index.js';
import type { ResidualVectorQuantizer } from '../../layers/residual_vector_quantizer.js';
import { nearestVectors } from '../../ops/nearest_code.js';
import { kMeans } from './k_means.js';

/**
 * Codebooks of vectors: the first has the means of clusters of them, each further one those of what is left of them by then.
 * Vectors themselves would not do: what is left has many directions, and a random one is further away than 0.
 *
 * @param vectors [n, size], n above 0
 * @returns so many, each [count, size]
 */
export function codebooksOf(
  vectors: tf.Tensor2D,
  { codebooks, codes }: { codebooks: number; codes: number },
  random: Random,
): tf.Tensor2D[] {
  return tf.tidy(() => {
    let left = vectors;
    return Array.from({ length: codebooks }, () => {
      const means = kMeans(left, codes, random);
      left = tf.tidy(() => tf.sub(left, nearestVectors(left, means)));
      return means;
    });
  });
}

/** Gives a quantizer the codebooks of vectors. Those between projections stay as they are, as these have to be learned. */
export function startCodes(
  layer: ResidualVectorQuantizer,
  vectors: tf.Tensor2D,
  random: Random,
): void {
  const { embeddingDim, numQuantizers: codebooks, numEmbeddings: codes, averaged } = layer;
  if (embeddingDim !== null) return;
  tf.tidy(() => {
    const weights = codebooksOf(vectors, { codebooks, codes }, random).flatMap((means) =>
      // As taken once: what they stand for in the first steps counts soon.
      averaged ? [means, tf.ones([codes]), means] : [means],
    );
    (layer as unknown as layers.Layer).setWeights(weights);
  });
}
