import * as tf from '@tensorflow/tfjs-core';
import { array, fail, integer, number, onlyKnown, record } from '../check.js';
import { filterSeparably, gaussian } from './gaussian_filter.js';
import { imagePair } from './image_pair.js';
import { planesOf } from './planes.js';

/** What the structural similarity of images takes; the defaults are the paper's. */
export interface SsimOptions {
  /** The span of the values, as 255 for bytes; default 1. */
  maxValue?: number;
  /** The width of the Gaussian window, in pixels; default 11. */
  filterSize?: number;
  /** The standard deviation of the window, in pixels; default 1.5. */
  filterSigma?: number;
  /** The constant of brightness, in parts of maxValue; default 0.01. */
  k1?: number;
  /** The constant of contrast, in parts of maxValue; default 0.03. */
  k2?: number;
}

/** What the structural similarity at several scales takes. */
export interface MsSsimOptions extends SsimOptions {
  /** What each scale weighs, the finest first; default the paper's five. */
  powerFactors?: number[];
}

/** Options with their defaults, checked. */
type Checked = Required<SsimOptions>;

const NAMES = ['maxValue', 'filterSize', 'filterSigma', 'k1', 'k2'];

/** The exponents of Wang, Simoncelli & Bovik 2003, section 3.2. */
const POWER_FACTORS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

function checked(where: string, options: SsimOptions, names: string[]): Checked {
  onlyKnown(where, options, names);
  const { maxValue = 1, filterSize = 11, filterSigma = 1.5, k1 = 0.01, k2 = 0.03 } = options;
  number(where, 'maxValue', maxValue, Number.MIN_VALUE);
  integer(where, 'filterSize', filterSize, 1);
  number(where, 'filterSigma', filterSigma, Number.MIN_VALUE);
  number(where, 'k1', k1, 0);
  number(where, 'k2', k2, 0);
  return { maxValue, filterSize, filterSigma, k1, k2 };
}

/** The options of `imageSsim`, checked. */
export const ssimOptions = (where: string, options: SsimOptions): Checked =>
  checked(where, options, NAMES);

/** The options of `imageMsSsim`, checked. */
export function msSsimOptions(where: string, options: MsSsimOptions): Required<MsSsimOptions> {
  const { powerFactors = POWER_FACTORS } = record(where, 'the options', options) as MsSsimOptions;
  if (array(where, 'powerFactors', powerFactors).length === 0) {
    fail(where, 'powerFactors', 'at least one', powerFactors);
  }
  for (const factor of powerFactors) number(where, 'powerFactors', factor, 0);
  return { ...checked(where, options, [...NAMES, 'powerFactors']), powerFactors };
}

/** The similarity of brightness times that of contrast and structure, and the latter, of each plane: [n] both. */
function similarities(
  [a, b]: readonly [tf.Tensor4D, tf.Tensor4D],
  { maxValue, filterSize, filterSigma, k1, k2 }: Checked,
): [tf.Tensor1D, tf.Tensor1D] {
  const [, height, width] = a.shape;
  const weights = (length: number) => gaussian(Math.min(length, filterSize), filterSigma);
  const window = [weights(height), weights(width)] as const;
  const mean = (x: tf.Tensor4D) => filterSeparably(x, window, 'valid');
  const [c1, c2] = [(k1 * maxValue) ** 2, (k2 * maxValue) ** 2];
  // Squares are taken about each image's mean, which changes no variance, so that they keep their digits.
  const [levelA, levelB] = [tf.mean(a, [1, 2, 3], true), tf.mean(b, [1, 2, 3], true)];
  const [u, v] = [tf.sub(a, levelA), tf.sub(b, levelB)] as [tf.Tensor4D, tf.Tensor4D];
  const [meanU, meanV] = [mean(u), mean(v)];
  const [x, y] = [tf.add(meanU, levelA), tf.add(meanV, levelB)];
  const squares = tf.add(tf.square(x), tf.square(y));
  const brightness = tf.div(tf.add(tf.mul(tf.mul(x, y), 2), c1), tf.add(squares, c1));
  const covariance = tf.mul(tf.sub(mean(tf.mul(u, v)), tf.mul(meanU, meanV)), 2);
  const around = tf.add(tf.square(meanU), tf.square(meanV));
  const variances = tf.sub(mean(tf.add(tf.square(u), tf.square(v))), around);
  const structure = tf.div(tf.add(covariance, c2), tf.add(variances, c2));
  const over = [1, 2, 3];
  return [tf.mean(tf.mul(brightness, structure), over), tf.mean(structure, over)];
}

/** Images at half of their resolution; the last row and column of odd ones count twice. */
function halved(images: tf.Tensor4D): tf.Tensor4D {
  const even = [1, 2].reduce((x, axis) => {
    const length = x.shape[axis]!;
    if (length % 2 === 0) return x;
    const begin = [0, 0, 0, 0].with(axis, length - 1);
    return tf.concat([x, tf.slice(x, begin, x.shape.with(axis, 1))], axis);
  }, images);
  return tf.avgPool(even, 2, 2, 'valid');
}

/** x^power of what is above 0, and 0, with a gradient of 0, of the rest. */
function positivePower(x: tf.Tensor, power: number): tf.Tensor {
  const above = tf.greater(x, 0);
  const powers = tf.pow(tf.where(above, x, tf.onesLike(x)), power);
  return tf.mul(powers, tf.cast(above, 'float32'));
}

const perImage = (values: tf.Tensor1D, images: tf.Tensor) =>
  tf.mean(tf.reshape(values, [images.shape[0]!, -1]), 1) as tf.Tensor1D;

/**
 * The structural similarity of each image to `truth`: 1 for equal ones, about 0 for those that have nothing in common.
 * As `tf.image.ssim` of TensorFlow computes it, the mean over the channels; an axis shorter than the window takes a
 * window of its own length.
 *
 * Source: Wang, Bovik, Sheikh & Simoncelli 2004, IEEE Transactions on Image Processing 13, equation 13.
 *
 * @param images `[n, height, width, channels]`
 * @param truth of that shape
 * @param options span of the values, window and constants
 * @returns `[n]`
 * @throws ValueError for shapes that differ, or options that are not known or out of range
 * @example
 * const truth = tf.randomUniform<tf.Rank.R4>([1, 16, 16, 1]);
 * imageSsim(truth, truth).dataSync(); // Float32Array [1]
 */
export function imageSsim(
  images: tf.Tensor4D,
  truth: tf.Tensor4D,
  options: SsimOptions = {},
): tf.Tensor1D {
  const settings = ssimOptions('imageSsim', options);
  const [a, b] = imagePair('imageSsim', images, truth);
  return tf.tidy(() => perImage(similarities([planesOf(a), planesOf(b)], settings)[0], a));
}

/**
 * The structural similarity of each image to `truth` at several scales, each half as fine as the one before: as
 * `tf.image.ssim_multiscale` of TensorFlow computes it.
 *
 * Source: Wang, Simoncelli & Bovik 2003, "Multiscale Structural Similarity", equation 7.
 *
 * @param images `[n, height, width, channels]`
 * @param truth of that shape
 * @param options those of `imageSsim`, and the weights of the scales
 * @returns `[n]`
 * @throws ValueError for shapes that differ, or options that are not known or out of range
 * @example
 * const truth = tf.randomUniform<tf.Rank.R4>([1, 32, 32, 1]);
 * imageMsSsim(truth, truth).dataSync(); // Float32Array [1]
 */
export function imageMsSsim(
  images: tf.Tensor4D,
  truth: tf.Tensor4D,
  options: MsSsimOptions = {},
): tf.Tensor1D {
  const { powerFactors, ...settings } = msSsimOptions('imageMsSsim', options);
  const [first, second] = imagePair('imageMsSsim', images, truth);
  return tf.tidy(() => {
    let scale = [planesOf(first), planesOf(second)] as const;
    const factors = powerFactors.map((power, i) => {
      if (i > 0) scale = [halved(scale[0]), halved(scale[1])];
      const [whole, structure] = similarities(scale, settings);
      return positivePower(i === powerFactors.length - 1 ? whole : structure, power);
    });
    const product = factors.reduce((all, factor) => tf.mul(all, factor));
    return perImage(product as tf.Tensor1D, first);
  });
}
