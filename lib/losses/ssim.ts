import * as tf from '@tensorflow/tfjs-core';
import { imageSsim, type SsimOptions, ssimOptions } from '../measures/image_ssim.js';
import { type Loss, loss } from './loss.js';

/**
 * 1 less the structural similarity of `imageSsim`.
 *
 * yTrue and yPred `[n, height, width, channels]` -> `[n]`, 0 to 2.
 *
 * @param options span of the values, window and constants
 * @throws ValueError for options that are not known or out of range
 * @example
 * const images = tf.randomUniform([1, 16, 16, 1]);
 * ssim()(images, images).dataSync(); // Float32Array [0]
 */
export function ssim(options: SsimOptions = {}): Loss {
  const settings = ssimOptions('ssim', options);
  return loss('ssim', (yTrue, yPred) =>
    tf.sub(1, imageSsim(yPred as tf.Tensor4D, yTrue as tf.Tensor4D, settings)),
  );
}
