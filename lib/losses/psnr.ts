import * as tf from '@tensorflow/tfjs-core';
import { imagePsnr, type PsnrOptions, psnrOptions } from '../measures/image_psnr.js';
import { type Loss, loss } from './loss.js';

/**
 * Minus the peak signal-to-noise ratio of `imagePsnr`: each image counts by the logarithm of its error.
 *
 * yTrue and yPred `[n, height, width, channels]` -> `[n]`, -100 dB for equal images.
 *
 * @param options the span of the values
 * @throws ValueError for options that are not known or out of range
 * @example
 * psnr()(tf.zeros([1, 8, 8, 1]), tf.fill([1, 8, 8, 1], 0.1)).dataSync(); // Float32Array [-20]
 */
export function psnr(options: PsnrOptions = {}): Loss {
  const settings = psnrOptions('psnr', options);
  return loss('psnr', (yTrue, yPred) =>
    tf.neg(imagePsnr(yPred as tf.Tensor4D, yTrue as tf.Tensor4D, settings)),
  );
}
