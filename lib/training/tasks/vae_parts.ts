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

/** What the divergence of a code counts in the loss. */
export const weightOf = (model: tfl.LayersModel): number =>
  (model.getLayer('code').getConfig() as { divergenceWeight: number }).divergenceWeight;

/** The loss of each example: the mean squared error of what a drawn code gives, and what the divergence counts. */
export async function drawnLosses(
  model: tfl.LayersModel,
  x: tf.Tensor,
  [mean, logVariance]: [tf.Tensor, tf.Tensor],
  seed: number,
): Promise<number[]> {
  const weight = weightOf(model);
  const losses = tf.tidy(() => {
    const noise = tf.randomNormal(mean.shape, 0, 1, 'float32', seed);
    const code = tf.add(mean, tf.mul(noise, tf.exp(tf.div(logVariance, 2))));
    const made = decoderOf(model).predict(code) as tf.Tensor;
    const axes = x.shape.slice(1).map((_, axis) => axis + 1);
    const error = tf.mean(tf.squaredDifference(made, x), axes);
    const spread = tf.sub(tf.exp(logVariance), tf.add(logVariance, 1));
    const nats = tf.mul(tf.sum(tf.add(tf.square(mean), spread), 1), 0.5);
    return tf.add(error, tf.mul(nats, weight));
  });
  const values = await losses.data<'float32'>();
  losses.dispose();
  return [...values];
}
