import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';

/** A batch of two for a model's input, unknown sizes taken as 12. */
function batch(model: LayersModel, seed: number): tf.Tensor {
  const shape = model.inputs[0]!.shape.map((size, axis) => (axis === 0 ? 2 : (size ?? 12)));
  const random = new Random(seed);
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
    random.uniform(),
  );
  return tf.tensor(values, shape);
}

/** Trains to reproduce the input, on batches number `from` to `to` - 1. */
export async function train(model: LayersModel, from: number, to: number): Promise<void> {
  for (let step = from; step < to; step++) {
    const x = batch(model, step);
    await model.trainOnBatch(x, x);
    x.dispose();
  }
}

/** What the model makes of a fixed batch: every bit of it. */
export function predict(model: LayersModel): number[] {
  return tf.tidy(() => Array.from((model.predict(batch(model, 999)) as tf.Tensor).dataSync()));
}
