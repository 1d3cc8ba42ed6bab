import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** What `read` does, and an error if it leaves tensors; a model that it gives is disposed of. */
export async function unchanged(read: () => Promise<unknown>): Promise<void> {
  const before = tf.memory().numTensors;
  try {
    const result = (await read()) as Partial<tfl.LayersModel> | undefined;
    if (typeof result?.dispose === 'function') {
      // tfjs leaves the states of recurrent layers behind.
      tf.dispose(result.layers?.map((layer) => (layer as { states_?: tf.Tensor[] }).states_ ?? []));
      result.dispose();
    }
  } finally {
    const left = tf.memory().numTensors - before;
    // biome-ignore lint/correctness/noUnsafeFinally: this error is more important.
    if (left !== 0) throw new Error(`${left} tensors are left`);
  }
}
