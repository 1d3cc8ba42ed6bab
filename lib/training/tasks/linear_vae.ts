import * as tf from '@tensorflow/tfjs-core';
import { symmetricEigen } from '../../arithmetic/symmetric_eigen.js';
import type { PrincipalStart } from './principal_start.js';

/**
 * What the best linear variational autoencoder comes to by its own loss, the mean squared error of a drawn code's
 * reconstruction and `weight` times the divergence of the code: probabilistic principal components, whose variance of the
 * noise is half of `weight` times the values of an example.
 *
 * Source: Lucas et al. 2019, "Don't Blame the ELBO!", arXiv 1911.02469, section 4 (sigma^2, lambda, W and V).
 *
 * @param train, test [n, ...example]
 * @param principal of the training examples
 * @returns the loss of each test example, and the squared error of what its mean code gives
 */
export async function linearVae(
  train: tf.Tensor,
  test: tf.Tensor,
  { mean, basis }: PrincipalStart,
  weight: number,
): Promise<{ losses: number[]; errors: number[] }> {
  const size = mean.length;
  const m = basis.length / size;
  const sigma2 = (weight * size) / 2;
  const columns = tf.tensor2d(basis, [size, m]);
  const centre = tf.tensor1d(mean);
  const centred = (x: tf.Tensor) => tf.sub(tf.reshape(x, [-1, size]), centre) as tf.Tensor2D;
  const covariance = tf.tidy(() => {
    const codes = tf.matMul(centred(train), columns);
    return tf.div(tf.matMul(codes, codes, true), train.shape[0]!);
  });
  const { values: lambda, vectors } = symmetricEigen(await covariance.data(), m);
  const [coordinates, lengths] = tf.tidy((): [tf.Tensor, tf.Tensor] => {
    const rows = centred(test);
    const along = tf.matMul(columns, tf.tensor2d(Float32Array.from(vectors), [m, m]));
    return [tf.matMul(rows, along), tf.sum(tf.square(rows), 1)];
  });
  const [a, squares] = [await coordinates.data<'float32'>(), await lengths.data<'float32'>()];
  tf.dispose([columns, centre, covariance, coordinates, lengths]);
  const losses: number[] = [];
  const errors: number[] = [];
  for (let row = 0; row < squares.length; row++) {
    let [left, drawn, divergence] = [squares[row]!, 0, 0];
    for (let i = 0; i < m; i++) {
      // What varies less than the noise is not worth its divergence.
      if (lambda[i]! <= sigma2) continue;
      const along = a[row * m + i]!;
      const shrunk = sigma2 / lambda[i]!;
      left += (shrunk * along) ** 2 - along ** 2;
      drawn += (lambda[i]! - sigma2) * shrunk;
      const square = ((lambda[i]! - sigma2) * along ** 2) / lambda[i]! ** 2;
      divergence += (square + shrunk - 1 - Math.log(shrunk)) / 2;
    }
    errors.push(left / size);
    losses.push((left + drawn) / size + weight * divergence);
  }
  return { losses, errors };
}
