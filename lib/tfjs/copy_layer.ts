import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** A new layer of the same class and config, without weights; `changes` replaces config keys. */
export function copyLayer(
  layer: tfl.layers.Layer,
  changes: tf.serialization.ConfigDict = {},
): tfl.layers.Layer {
  const made = layer.constructor as tf.serialization.SerializableConstructor<tfl.layers.Layer>;
  return made.fromConfig(made, { ...layer.getConfig(), ...changes });
}
