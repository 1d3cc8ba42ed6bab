import type * as tf from '@tensorflow/tfjs-core';
import { imagePsnr, type PsnrOptions, psnrOptions } from './image_psnr.js';
import { type Metric, meanMetric } from './metric.js';

/**
 * The mean over images of the peak signal-to-noise ratio of `imagePsnr`.
 *
 * yTrue and yPred `[n, height, width, channels]` -> a scalar, dB.
 *
 * @param options the span of the values
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = psnr();
 * metric.update(tf.zeros([1, 8, 8, 1]), tf.fill([1, 8, 8, 1], 0.1));
 * metric.result().dataSync(); // Float32Array [20]
 */
export function psnr(options: PsnrOptions = {}): Metric {
  const settings = psnrOptions('psnr', options);
  return meanMetric('psnr', (yTrue, yPred) =>
    imagePsnr(yPred as tf.Tensor4D, yTrue as tf.Tensor4D, settings),
  );
}
