import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';

/** Random input for a model: -1 to 1, or for indices 0 and 1, which every table has. */
export function randomInputs(model: tfl.LayersModel, open: number): tf.Tensor[] {
  const random = new Random(1);
  return model.inputs.map(({ shape, dtype }) => {
    const sizes = shape.map((size, axis) => size ?? (axis === 0 ? 2 : open));
    const draw =
      dtype === 'int32' ? () => Math.round(random.uniform()) : () => random.uniform(-1, 1);
    const values = Array.from({ length: tf.util.sizeFromShape(sizes) }, draw);
    return tf.tensor(values, sizes, dtype as 'float32');
  });
}
