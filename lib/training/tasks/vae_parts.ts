import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** The part of a variational autoencoder from codes to data. */
export const decoderOf = (model: tfl.LayersModel): tfl.LayersModel =>
  model.getLayer('decoder') as unknown as tfl.LayersModel;

/** The mean and the logarithm of the variance of the code of each example, [n, code] both. */
export function codesOf(model: tfl.LayersModel, x: tf.Tensor): [tf.Tensor2D, tf.Tensor2D] {
  const outputs = ['mean', 'log_variance'].map(
    (name) => model.getLayer(name).output as tfl.SymbolicTensor,
  );
  return tfl.model({ inputs: model.inputs, outputs }).predict(x) as [tf.Tensor2D, tf.Tensor2D];
}

/** The nats that each number of the codes carries beyond what is known of it anyway: the divergence, averaged. */
export async function carriedBy([mean, logVariance]: [tf.Tensor, tf.Tensor]): Promise<number[]> {
  const carried = tf.tidy(() => {
    const spread = tf.sub(tf.exp(logVariance), tf.add(logVariance, 1));
    return tf.mul(tf.mean(tf.add(tf.square(mean), spread), 0), 0.5);
  });
  const values = await carried.data<'float32'>();
  carried.dispose();
  return [...values];
}
