import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { fail } from '../../check.js';
import { Random } from '../../data/index.js';
import { ResidualVectorQuantizer } from '../../layers/residual_vector_quantizer.js';
import { nearestVectors } from '../../ops/nearest_code.js';
import { tensor } from '../../tfjs/check.js';
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

/**
 * Gives a quantizer codebooks of vectors that it will get, clusters of them by k-means: codes that begin at random far from them are
 * hardly ever taken. Codebooks between projections stay as they are, as these have to be learned.
 *
 * Source: Zeghidour et al. 2021, arXiv 2107.03312, section III-C.
 *
 * @param layer built
 * @param vectors [n, size] of the layer's size, n above 0
 * @param random of which the clusters begin
 * @throws ValueError for a layer that is not built, or vectors of another shape or type
 * @example
 * const layer = new ResidualVectorQuantizer({ numQuantizers: 2, numEmbeddings: 4, decay: 0.99 });
 * layer.build([null, 3, 8]);
 * startCodes(layer, tf.randomNormal([50, 8]), new Random(1));
 * layer.getWeights()[0]!.shape; // [4, 8]
 */
export function startCodes(
  layer: ResidualVectorQuantizer,
  vectors: tf.Tensor2D,
  random: Random,
): void {
  const where = 'startCodes';
  if (!(layer instanceof ResidualVectorQuantizer)) {
    fail(where, 'layer', 'a ResidualVectorQuantizer', layer);
  }
  if (!layer.built) fail(where, 'layer', 'built', `${layer.name}, unbuilt`);
  const { shape } = tensor(where, 'vectors', vectors, { rank: 2, dtypes: ['float32'] });
  if (!(random instanceof Random)) fail(where, 'random', 'a Random', random);
  const { embeddingDim, numQuantizers: codebooks, numEmbeddings: codes, averaged } = layer;
  const size = layer.inputSpec?.[0]?.axes?.[-1];
  if (shape[0] === 0 || shape[1] !== size) fail(where, 'vectors', `of shape [n, ${size}]`, shape);
  if (embeddingDim !== null) return;
  tf.tidy(() => {
    const weights = codebooksOf(vectors, { codebooks, codes }, random).flatMap((means) =>
      // As taken once: what they stand for in the first steps counts soon.
      averaged ? [means, tf.ones([codes]), means] : [means],
    );
    (layer as unknown as layers.Layer).setWeights(weights);
  });
}
