import { type ConvGeometry, eachAxis } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

/** As many bytes as stay in the second cache. */
export const SECOND_CACHE = 1 << 19;

/** How many images of a batch are taken at a time, each of which needs so many bytes of scratch. */
export function imagesAtOnce(batch: number, bytes: number): number {
  return Math.max(1, Math.min(batch, Math.floor(SECOND_CACHE / bytes)));
}

/**
 * Whether a convolution reads beyond the input, so that the module copies each image into one with
 * its zeros, and how many bytes that copy has.
 */
export function paddedImage(g: ConvGeometry): { copy: boolean; bytes: number } {
  const { input, output, kernel, strides, before, inChannels } = g;
  const reached = eachAxis((i) => (output[i] - 1) * strides[i] + kernel[i]);
  const copy = input.some((length, i) => before[i]! > 0 || reached[i]! > length);
  return { copy, bytes: copy ? product(reached) * inChannels * 4 : 0 };
}
