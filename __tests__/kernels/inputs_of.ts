import * as tf from '@tensorflow/tfjs-core';
import type { Row } from './row.js';
import { placer, type Value } from './value.js';

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

const make = ({ values, shape, dtype }: Value): tf.Tensor =>
  tf.tensor(ARRAYS[dtype].from(values), [...shape], dtype);

/** The inputs of a row as tensors of the current backend, and the one for each value: equal values are one tensor. */
export function inputsOf({ inputs: given }: Pick<Row, 'inputs'>) {
  const place = placer(make);
  const inputs = Array.isArray(given)
    ? (given as Value[]).map(place)
    : Object.fromEntries(
        Object.entries(given as Record<string, Value | null>).map(([name, value]) => [
          name,
          // tfjs takes a bias and such that are left out as null.
          value === null ? null : place(value),
        ]),
      );
  return { place, inputs: inputs as unknown as tf.NamedTensorMap };
}
