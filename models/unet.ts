import type * as tfl from '@tensorflow/tfjs-layers';
import { baseUnet, type UnetOptions } from './base_unet.js';

/** An image's sizes, null for any: `[height, width, channels]`. */
export type Shape2D = [height: number | null, width: number | null, channels: number];

/**
 * U-Net for images: an encoder and a decoder with a skip connection at each level. Any input size,
 * also one unknown until run time: what was rounded up going down is cropped to the skip.
 *
 * Input [batch, height, width, channels], output [batch, height, width, classes]. Not compiled.
 *
 * Source: Ronneberger, Fischer & Brox 2015, arXiv 1505.04597, with `same` convolutions; Zhang et al. 2017, arXiv
 * 1608.03981 (`residual`).
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = unet({ inputShape: [null, null, 1], depth: 2, up: 'upsample' });
 * model.outputs[0].shape; // [null, null, null, 1]
 * (model.predict(tf.zeros([1, 21, 30, 1])) as tf.Tensor).shape; // [1, 21, 30, 1]
 */
export function unet(options: UnetOptions<Shape2D> = {}): tfl.LayersModel {
  return baseUnet<Shape2D>('unet', 'unet', [256, 256, 1], options);
}
