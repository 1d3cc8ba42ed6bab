import * as tf from '@tensorflow/tfjs-core';

/**
 * Which code is the nearest to each vector, the first of equals: by |e|^2 - 2 z e, the squared distance less |z|^2.
 *
 * @param z [n, size]
 * @param codes [count, size]
 * @returns [n], int32
 */
export function nearestCode(z: tf.Tensor2D, codes: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const lengths = tf.sum(tf.square(codes), 1);
    return tf.argMin(tf.sub(lengths, tf.mul(tf.matMul(z, codes, false, true), 2)), 1);
  });
}

/** The same as rows of a one among zeros, [n, count]. */
export const nearestRows = (z: tf.Tensor2D, codes: tf.Tensor2D): tf.Tensor2D =>
  tf.tidy(() => tf.oneHot(nearestCode(z, codes), codes.shape[0], 1, 0, 'float32') as tf.Tensor2D);

/** Each row divided by its length, as torch's normalize. */
export const unitRows = (x: tf.Tensor2D): tf.Tensor2D =>
  tf.tidy(() => tf.div(x, tf.maximum(tf.norm(x, 2, 1, true), 1e-12)));

/**
 * The nearest codes themselves, [n, size]; gradients go to the codes that were taken, none to z.
 *
 * @param seen what is compared of both; default themselves
 */
export const nearestVectors = (
  z: tf.Tensor2D,
  codes: tf.Tensor2D,
  seen = (x: tf.Tensor2D) => x,
): tf.Tensor2D =>
  tf.customGrad((...given: unknown[]) => {
    const [from, among, save] = given as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    const rows = nearestRows(seen(from), seen(among));
    save([rows]);
    return {
      value: tf.matMul(rows, among),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
        tf.zeros(from.shape),
        tf.matMul(saved[0] as tf.Tensor2D, dy as tf.Tensor2D, true),
      ],
    };
  })(z, codes) as tf.Tensor2D;

/** y, of which all gradients go to x: the straight-through estimator. */
export const straightThrough = (x: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.customGrad((...given: unknown[]) => ({
    value: tf.clone(given[1] as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => [dy, tf.zerosLike(dy)],
  }))(x, y);

/** x without a gradient. */
export const constantOf = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((...given: unknown[]) => ({
    value: tf.clone(given[0] as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);
