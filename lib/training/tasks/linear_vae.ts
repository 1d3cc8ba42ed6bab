import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { symmetricEigen } from '../../arithmetic/symmetric_eigen.js';
import type { PrincipalStart } from './principal_start.js';
import { decoderOf } from './vae_parts.js';

/** The best linear variational autoencoder of some data. */
export interface LinearVae {
  /** Of the examples. */
  mean: Float32Array;
  /** The principal components, [values of an example, numbers of the code]. */
  axes: Float32Array;
  /** The variance along each. */
  variances: Float64Array;
  /** What is left of an axis' variance, beyond that of the noise, for the code; 0 where it is not worth its divergence. */
  used: Float64Array;
  /** The variance of the noise. */
  noise: number;
}

/**
 * The best linear variational autoencoder by its own loss, the mean squared error of a drawn code's reconstruction and
 * `weight` times the divergence of the code: probabilistic principal components, whose variance of the noise is half of
 * `weight` times the values of an example.
 *
 * Source: Lucas et al. 2019, "Don't Blame the ELBO!", arXiv 1911.02469, section 4 (sigma^2, lambda, W and V).
 *
 * @param train [n, ...example]
 * @param principal of the training examples
 */
export async function linearVae(
  train: tf.Tensor,
  { mean, basis }: Pick<PrincipalStart, 'mean' | 'basis'>,
  weight: number,
): Promise<LinearVae> {
  const size = mean.length;
  const m = basis.length / size;
  const noise = (weight * size) / 2;
  const covariance = tf.tidy(() => {
    const rows = tf.sub(tf.reshape(train, [-1, size]), tf.tensor1d(mean));
    const codes = tf.matMul(rows as tf.Tensor2D, tf.tensor2d(basis, [size, m]));
    return tf.div(tf.matMul(codes, codes, true), train.shape[0]!);
  });
  const { values: variances, vectors } = symmetricEigen(await covariance.data(), m);
  const turned = tf.tidy(() =>
    tf.matMul(tf.tensor2d(basis, [size, m]), tf.tensor2d(Float32Array.from(vectors), [m, m])),
  );
  const axes = await turned.data<'float32'>();
  tf.dispose([covariance, turned]);
  const used = variances.map((variance) => Math.max(variance - noise, 0));
  return { mean, axes, variances, used, noise };
}

/** The loss of each example [n, ...example] by it. */
export async function linearLosses(
  { mean, axes, variances, used, noise }: LinearVae,
  test: tf.Tensor,
): Promise<number[]> {
  const size = mean.length;
  const m = variances.length;
  const [coordinates, lengths] = tf.tidy((): [tf.Tensor, tf.Tensor] => {
    const rows = tf.sub(tf.reshape(test, [-1, size]), tf.tensor1d(mean)) as tf.Tensor2D;
    return [tf.matMul(rows, tf.tensor2d(axes, [size, m])), tf.sum(tf.square(rows), 1)];
  });
  const [a, squares] = [await coordinates.data<'float32'>(), await lengths.data<'float32'>()];
  tf.dispose([coordinates, lengths]);
  return Array.from(squares, (square, row) => {
    let [left, drawn, divergence] = [square, 0, 0];
    for (let i = 0; i < m; i++) {
      if (used[i] === 0) continue;
      const along = a[row * m + i]!;
      const shrunk = noise / variances[i]!;
      left += (shrunk * along) ** 2 - along ** 2;
      drawn += used[i]! * shrunk;
      const code2 = (used[i]! * along ** 2) / variances[i]! ** 2;
      divergence += (code2 + shrunk - 1 - Math.log(shrunk)) / 2;
    }
    return (left + drawn + 2 * noise * divergence) / size;
  });
}

/**
 * Makes the linear layers of a `vae` the best linear one. They stay as they are: what is trained is beside them, and few
 * examples do not spoil what is best without it.
 */
export function startAsLinear(
  model: LayersModel,
  { mean, axes, variances, used, noise }: LinearVae,
): void {
  const code = model.getLayer('linear_mean')!;
  const image = decoderOf(model).getLayer('linear_values')!;
  const variance = model.getLayer('log_variance')!;
  tf.tidy(() => {
    const [size, units] = (code.getWeights()[0] as tf.Tensor2D).shape;
    /** A number for each of the code's; those that the data have no axis for are not used. */
    const each = (number: (place: number) => number, rest: number) =>
      tf.tensor1d(Array.from({ length: units }, (_, i) => ((used[i] ?? 0) > 0 ? number(i) : rest)));
    const columns = tf.pad(tf.tensor2d(axes, [size, variances.length]), [
      [0, 0],
      [0, units - variances.length],
    ]);
    const kernel = tf.mul(
      columns,
      each((i) => Math.sqrt(used[i]!) / variances[i]!, 0),
    );
    const offset = tf.neg(tf.dot(tf.tensor1d(mean), kernel));
    code.setWeights([kernel, offset]);
    const back = tf.mul(
      columns,
      each((i) => Math.sqrt(used[i]!), 0),
    );
    image.setWeights([tf.transpose(back), tf.tensor1d(mean)]);
    const [own] = variance.getWeights() as [tf.Tensor];
    variance.setWeights([own, each((i) => Math.log(noise / variances[i]!), 0)]);
  });
  for (const layer of [code, image]) layer.trainable = false;
}
