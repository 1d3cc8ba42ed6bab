import * as tf from '@tensorflow/tfjs-core';
import { type Interpolation, resizeWeights } from '../arithmetic/resize_weights.js';

/** One axis of [n, axis, rest] brought to another length. */
function along(
  x: tf.Tensor3D,
  to: number,
  interpolation: Interpolation,
  antialias: boolean,
): tf.Tensor3D {
  const [n, from] = x.shape;
  if (from === to) return x;
  const weights = tf.tensor3d(resizeWeights(from, to, interpolation, antialias), [1, to, from]);
  return tf.matMul(tf.tile(weights, [n, 1, 1]), x);
}

/**
 * Images brought to another size: `resizeWeights` along both axes. Values may overshoot a little at edges, but by
 * 'bilinear'.
 *
 * @param images [n, height, width, channels]
 * @param antialias whether nothing is passed over where images shrink
 * @returns [n, ...size, channels]
 */
export function resizeImages(
  images: tf.Tensor4D,
  [height, width]: readonly [height: number, width: number],
  interpolation: Interpolation,
  antialias: boolean,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, h, w, channels] = images.shape;
    const tall = along(tf.reshape(images, [n, h, w * channels]), height, interpolation, antialias);
    const wide = along(
      tf.reshape(tall, [n * height, w, channels]),
      width,
      interpolation,
      antialias,
    );
    return tf.reshape(wide, [n, height, width, channels]);
  });
}
