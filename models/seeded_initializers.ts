import * as tfl from '@tensorflow/tfjs-layers';
import { seed as checkSeed } from '../lib/check.js';

type Initializers = { kernelInitializer?: ReturnType<typeof tfl.initializers.glorotUniform> };

/**
 * For each call the kernel initializer of one more layer, reproducible for a seed; without a seed
 * the layers keep their own.
 */
export function seededInitializers(where: string, seed: number | undefined): () => Initializers {
  if (seed === undefined) return () => ({});
  checkSeed(where, seed);
  let next = seed;
  return () => ({ kernelInitializer: tfl.initializers.glorotUniform({ seed: next++ }) });
}
