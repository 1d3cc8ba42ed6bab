import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../../lib/arithmetic/random.js';

/** Lengths where the model takes any, by how many there are: of a signal, an image, a volume. */
const OPEN = [1024, 128, 32] as const;

/** The shape of one input that a model is timed on, the batch among it. */
export function timedShape(shape: readonly (number | null)[]): number[] {
  const inner = shape.slice(1);
  const open = inner.filter((length) => length === null).length;
  const any = OPEN[Math.min(open, OPEN.length) - 1] ?? 1;
  return [1, ...inner.map((length) => length ?? any)];
}

/** Numbers of 0 to 1 for each input, the same each time. */
export function timingInputs(model: LayersModel): tf.Tensor[] {
  return model.inputs.map(({ shape, dtype }, n) => {
    const random = new Random(n + 1);
    const size = timedShape(shape);
    const whole = dtype === 'int32';
    const values = Float32Array.from({ length: tf.util.sizeFromShape(size) }, () =>
      // A token that any embedding has.
      whole ? 1 : random.uniform(),
    );
    return tf.tensor(values, size, dtype);
  });
}
