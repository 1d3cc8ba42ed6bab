import * as tfl from '@tensorflow/tfjs-layers';

type Initializers = { kernelInitializer?: ReturnType<typeof tfl.initializers.glorotUniform> };

/**
 * For each call the kernel initializer of one more layer, reproducible for a seed; without a seed
 * the layers keep their own.
 */
export function seededInitializers(seed: number | undefined): () => Initializers {
  if (seed === undefined) return () => ({});
  let next = seed;
  return () => ({ kernelInitializer: tfl.initializers.glorotUniform({ seed: next++ }) });
}
