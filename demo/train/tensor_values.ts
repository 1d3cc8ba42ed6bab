import * as tf from '@tensorflow/tfjs-core';

/** A tensor as plain values, which no backend holds. */
export interface TensorValues {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
  values: Float32Array | Int32Array;
}

/** Reads tensors, not at once: a graphics card gives its values later. */
export const readTensors = (named: readonly { name: string; tensor: tf.Tensor }[]) =>
  Promise.all(
    named.map(async ({ name, tensor }): Promise<TensorValues> => {
      const values = (await tensor.data<'float32'>()).slice();
      return { name, shape: [...tensor.shape], dtype: tensor.dtype as 'float32', values };
    }),
  );

/** Makes the tensors for something that copies them; then they go. */
export async function withTensors(
  all: readonly TensorValues[],
  use: (named: { name: string; tensor: tf.Tensor }[]) => void | Promise<void>,
): Promise<void> {
  const named = all.map(({ name, shape, dtype, values }) => {
    return { name, tensor: tf.tensor(values, shape, dtype) };
  });
  try {
    await use(named);
  } finally {
    tf.dispose(named.map(({ tensor }) => tensor));
  }
}
