import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** One step of a model's own optimizer down a loss. */
export async function descend(model: LayersModel, loss: () => tf.Scalar): Promise<number> {
  const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { value, grads } = tf.variableGrads(loss, weights);
  model.optimizer.applyGradients(grads);
  const [number] = await value.data();
  tf.dispose([value, grads]);
  return number!;
}

/** Mean cross-entropy of logits against one target for all. */
export function crossEntropy(logits: tf.Tensor, target: number): tf.Scalar {
  return tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, target), logits) as tf.Scalar;
}
