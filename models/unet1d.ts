import type * as tfl from '@tensorflow/tfjs-layers';
import { baseUnet, type UnetOptions } from './base_unet.js';

/** A signal's sizes, null for any: `[length, channels]`. */
export type Shape1D = [length: number | null, channels: number];

/**
 * U-Net for signals, as `unet` for images: one class for every sample.
 *
 * Input [batch, length, channels], output [batch, length, classes]. Not compiled.
 *
 * Source: Ronneberger, Fischer & Brox 2015, arXiv 1505.04597; for ECG waves Moskalenko et al.
 * 2020, arXiv 2001.04689.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = unet1d({ inputShape: [null, 1], depth: 2, kernelSize: 9, classes: 4 });
 * (model.predict(tf.zeros([1, 50, 1])) as tf.Tensor).shape; // [1, 50, 4]
 */
export function unet1d(options: UnetOptions<Shape1D> = {}): tfl.LayersModel {
  return baseUnet<Shape1D>('unet1d', 'unet1d', [512, 1], options);
}
