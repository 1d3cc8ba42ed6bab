import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Other weights for some layers, each in the order of `getWeights`. */
export type OtherWeights = ReadonlyMap<tfl.layers.Layer, readonly tf.Tensor[]>;

/**
 * Runs layers with other weights and puts their own back, whatever happens. Nothing else can see them meanwhile:
 * `run` must not be asynchronous.
 */
export function runOnWeights<T>(others: OtherWeights, run: () => T): T {
  const own = [...others.keys()].map((layer) => layer.getWeights().map((one) => tf.clone(one)));
  try {
    for (const [layer, weights] of others) layer.setWeights([...weights]);
    return run();
  } finally {
    [...others.keys()].forEach((layer, n) => {
      layer.setWeights(own[n]!);
    });
    tf.dispose(own);
  }
}
