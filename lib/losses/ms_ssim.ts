import * as tf from '@tensorflow/tfjs-core';
import { imageMsSsim, type MsSsimOptions, msSsimOptions } from '../measures/image_ssim.js';
import { type Loss, loss } from './loss.js';

/**
 * 1 less the structural similarity at several scales of `imageMsSsim`.
 *
 * yTrue and yPred `[n, height, width, channels]` -> `[n]`, 0 to 1.
 *
 * @param options span of the values, window, constants and weights of the scales
 * @throws ValueError for options that are not known or out of range
 * @example
 * const images = tf.randomUniform([1, 32, 32, 1]);
 * msSsim()(images, images).dataSync(); // Float32Array [0]
 */
export function msSsim(options: MsSsimOptions = {}): Loss {
  const settings = msSsimOptions('msSsim', options);
  return loss('msSsim', (yTrue, yPred) =>
    tf.sub(1, imageMsSsim(yPred as tf.Tensor4D, yTrue as tf.Tensor4D, settings)),
  );
}
