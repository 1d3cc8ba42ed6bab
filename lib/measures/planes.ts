import * as tf from '@tensorflow/tfjs-core';

/** Each channel of images [n, height, width, channels] as an image of its own, [n channels, height, width, 1]. */
export function planesOf(images: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = images.shape;
  const first = channels === 1 ? images : tf.transpose(images, [0, 3, 1, 2]);
  return tf.reshape(first, [n * channels, height, width, 1]);
}

/** Images of so many channels from their planes. */
export function fromPlanes(planes: tf.Tensor4D, channels: number): tf.Tensor4D {
  const [n, height, width] = planes.shape;
  const first = tf.reshape(planes, [n / channels, channels, height, width]);
  return channels === 1 ? planes : (tf.transpose(first, [0, 2, 3, 1]) as tf.Tensor4D);
}
