import * as tf from '@tensorflow/tfjs-core';
import { cubicWeights } from '../arithmetic/cubic_weights.js';

/** One axis of [n, axis, rest] brought to another length. */
function along(x: tf.Tensor3D, to: number): tf.Tensor3D {
  const [n, from] = x.shape;
  if (from === to) return x;
  const weights = tf.tensor3d(cubicWeights(from, to), [1, to, from]);
  return tf.matMul(tf.tile(weights, [n, 1, 1]), x);
}

/**
 * Images brought to another size by cubic interpolation, without aliasing where they shrink: `cubicWeights` along both axes.
 * Values may overshoot a little at edges.
 *
 * @param images [n, height, width, channels]
 * @returns [n, ...size, channels]
 */
export function resizeCubic(
  images: tf.Tensor4D,
  [height, width]: readonly [height: number, width: number],
): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, h, w, channels] = images.shape;
    const tall = along(tf.reshape(images, [n, h, w * channels]), height);
    const wide = along(tf.reshape(tall, [n * height, w, channels]), width);
    return tf.reshape(wide, [n, height, width, channels]);
  });
}
