import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** How many numbers the narrowest layer of an autoencoder passes on for one example: its code. */
export function narrowest(model: LayersModel): number {
  const sizes = model.layers.map(({ outputShape }) =>
    tf.util.sizeFromShape((outputShape as number[]).slice(1)),
  );
  return Math.min(...sizes);
}
