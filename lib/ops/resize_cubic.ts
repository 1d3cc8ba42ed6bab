import type * as tf from '@tensorflow/tfjs-core';
import { resizeImages } from './resize_images.js';

/**
 * Images brought to another size by cubic interpolation, without aliasing where they shrink. Values may overshoot a little
 * at edges.
 *
 * @param images [n, height, width, channels]
 * @returns [n, ...size, channels]
 */
export const resizeCubic = (
  images: tf.Tensor4D,
  size: readonly [height: number, width: number],
): tf.Tensor4D => resizeImages(images, size, 'bicubic', true);
