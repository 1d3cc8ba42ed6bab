import type * as tf from '@tensorflow/tfjs-core';
import {
  imageMsSsim,
  imageSsim,
  type MsSsimOptions,
  msSsimOptions,
  type SsimOptions,
  ssimOptions,
} from './image_ssim.js';
import { type Metric, meanMetric } from './metric.js';

/**
 * The mean over images of the structural similarity of `imageSsim`.
 *
 * yTrue and yPred `[n, height, width, channels]` -> a scalar, at most 1.
 *
 * @param options span of the values, window and constants
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = ssim();
 * const images = tf.randomUniform([2, 16, 16, 1]);
 * metric.update(images, images);
 * metric.result().dataSync(); // Float32Array [1]
 */
export function ssim(options: SsimOptions = {}): Metric {
  const settings = ssimOptions('ssim', options);
  return meanMetric('ssim', (yTrue, yPred) =>
    imageSsim(yPred as tf.Tensor4D, yTrue as tf.Tensor4D, settings),
  );
}

/**
 * The mean over images of the structural similarity at several scales of `imageMsSsim`.
 *
 * yTrue and yPred `[n, height, width, channels]` -> a scalar, 0 to 1.
 *
 * @param options span of the values, window, constants and weights of the scales
 * @throws ValueError for options that are not known or out of range
 * @example
 * const metric = msSsim();
 * const images = tf.randomUniform([2, 32, 32, 1]);
 * metric.update(images, images);
 * metric.result().dataSync(); // Float32Array [1]
 */
export function msSsim(options: MsSsimOptions = {}): Metric {
  const settings = msSsimOptions('msSsim', options);
  return meanMetric('msSsim', (yTrue, yPred) =>
    imageMsSsim(yPred as tf.Tensor4D, yTrue as tf.Tensor4D, settings),
  );
}
