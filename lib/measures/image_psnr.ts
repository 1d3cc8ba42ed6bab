import * as tf from '@tensorflow/tfjs-core';
import { number, onlyKnown } from '../check.js';
import { imagePair } from './image_pair.js';

/** What the peak signal-to-noise ratio takes. */
export interface PsnrOptions {
  /** The span of the values, as 255 for bytes; default 1. */
  maxValue?: number;
}

/** A mean square below it counts as it, in squares of maxValue: equal images have 100 dB. */
const LEAST = 1e-10;

/** The options, checked. */
export function psnrOptions(where: string, options: PsnrOptions): Required<PsnrOptions> {
  onlyKnown(where, options, ['maxValue']);
  const { maxValue = 1 } = options;
  return { maxValue: number(where, 'maxValue', maxValue, Number.MIN_VALUE) };
}

/**
 * The peak signal-to-noise ratio of each image against `truth`, in decibels: 20 for an error of 0.1 everywhere, and 100
 * where they are equal.
 *
 * @param images `[n, height, width, channels]`
 * @param truth of that shape
 * @param options the span of the values
 * @returns `[n]`, dB
 * @throws ValueError for shapes that differ, or options that are not known
 * @example
 * const truth = tf.fill([1, 8, 8, 1], 0.5) as tf.Tensor4D;
 * imagePsnr(tf.add(truth, 0.1), truth).dataSync(); // Float32Array [20]
 */
export function imagePsnr(
  images: tf.Tensor4D,
  truth: tf.Tensor4D,
  options: PsnrOptions = {},
): tf.Tensor1D {
  const { maxValue } = psnrOptions('imagePsnr', options);
  const [a, b] = imagePair('imagePsnr', images, truth);
  return tf.tidy(() => {
    const mse = tf.mean(tf.squaredDifference(tf.div(a, maxValue), tf.div(b, maxValue)), [1, 2, 3]);
    return tf.mul(tf.log(tf.maximum(mse, LEAST)), -10 / Math.LN10);
  });
}
