import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** The layer classes of tfjs itself; to be imported before anything of the package. */
export const STOCK_CLASSES = Object.entries(tf.serialization.SerializationMap.getMap().classNameMap)
  .filter(([, [cls]]) => cls.prototype instanceof tfl.layers.Layer)
  .map(([name]) => name);
