import * as tf from '@tensorflow/tfjs-core';
import type { FurtherFigure } from './image_translation.js';

/** The mean square of the differences of neighbouring pixels, of each image: how much detail there is. */
const roughness = (images: tf.Tensor4D) => {
  const [n, height, width, channels] = images.shape;
  const differences = (from: number[], size: number[]) =>
    tf.mean(
      tf.squaredDifference(tf.slice(images, from, size), tf.slice(images, 0, size)),
      [1, 2, 3],
    );
  return tf.add(
    differences([0, 0, 1, 0], [n, height, width - 1, channels]),
    differences([0, 1, 0, 0], [n, height - 1, width, channels]),
  );
};

/** Added to squares, so that flat images have a logarithm. */
const FLAT = 1e-6;

/** Squared errors are least where details that cannot be known are left out: what PSNR rewards, this one does not. */
export const DETAILS: FurtherFigure = {
  name: 'details, how far their power is off [dB]',
  of: (truth, made) =>
    tf.tidy(() => {
      const [of, wanted] = [made, truth].map((images) => tf.add(roughness(images), FLAT));
      return tf.mul(tf.abs(tf.log(tf.div(of!, wanted!))), 10 / Math.LN10);
    }),
};
