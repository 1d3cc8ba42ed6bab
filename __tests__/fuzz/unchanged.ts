import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { innerLayers } from '../../lib/keras/read/build/part.js';

/** The states of recurrent layers anywhere in a model, which tfjs leaves behind. */
function statesIn(layer: tfl.layers.Layer): tf.Tensor[] {
  const { states_ = [] } = layer as { states_?: tf.Tensor[] | null };
  const inside = layer instanceof tfl.LayersModel ? layer.layers : [];
  const nested = [...inside, ...innerLayers(layer).map((inner) => inner.layer)];
  return [...(states_ ?? []), ...nested.flatMap(statesIn)];
}

/** What `read` does, and an error if it leaves tensors; a model that it gives is disposed of. */
export async function unchanged(read: () => Promise<unknown>): Promise<void> {
  const before = tf.memory().numTensors;
  try {
    const result = await read();
    if (result instanceof tfl.LayersModel) {
      tf.dispose(statesIn(result));
      result.dispose();
    }
  } finally {
    const left = tf.memory().numTensors - before;
    // biome-ignore lint/correctness/noUnsafeFinally: this error is more important.
    if (left !== 0) throw new Error(`${left} tensors are left`);
  }
}
