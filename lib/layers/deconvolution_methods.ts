import type * as tf from '@tensorflow/tfjs-core';
import type { Padding } from '../arithmetic/padding.js';
import { product } from '../arithmetic/product.js';
import { reachableLengths } from '../arithmetic/reachable_lengths.js';
import { convTranspose } from '../ops/conv_transpose.js';
import { convolve } from '../ops/convolve.js';
import { cropOrPad } from '../ops/crop_or_pad.js';
import { type Epilogue, finish } from '../ops/epilogue.js';
import { pixelShuffle } from '../ops/pixel_shuffle.js';
import { type Interpolation, upsample } from '../ops/upsample.js';

/** A decoder stage's numbers, one of each for every spatial axis. */
export interface Stage {
  kernelSize: readonly number[];
  strides: readonly number[];
  padding: Padding;
  interpolation: Interpolation;
}

/** One way to make a longer output: its kernel, the lengths it can give, and how. */
interface Method {
  /** The kernel's shape behind [...kernelSize], and with it the channels that the bias has. */
  channels(input: number, filters: number, strides: readonly number[]): [number, number];
  /** Least, natural and most output length for n inputs. */
  lengths(n: number, k: number, s: number, padding: Padding): [number, number, number];
  run(
    x: tf.Tensor,
    kernel: tf.Tensor,
    sizes: readonly number[],
    stage: Stage,
    epilogue: Epilogue,
  ): tf.Tensor;
}

const crop = (x: tf.Tensor, sizes: readonly number[]) =>
  cropOrPad(x, new Array(sizes.length).fill(0), sizes);

const transpose: Method = {
  channels: (input, filters) => [filters, input],
  lengths(n, k, s, padding) {
    const [least, most] = reachableLengths(n, k, s, padding);
    const natural = padding === 'same' ? n * s : (n - 1) * s + Math.max(k, s);
    return [least, natural, most];
  },
  run(x, kernel, sizes, { strides, padding }, epilogue) {
    const rank = (x.rank - 2) as 1 | 2 | 3;
    const shape = [x.shape[0]!, ...sizes, kernel.shape.at(-2)!];
    return convTranspose('Deconvolution', rank, x, kernel, shape, strides, padding, {}, epilogue);
  },
};

/** Both others give whole multiples of the stride, of which the end may be cut off. */
const lengthsUpTo = (natural: number, s: number): [number, number, number] => [
  Math.max(natural - s + 1, 1),
  natural,
  natural,
];

const upsampling: Method = {
  channels: (input, filters) => [input, filters],
  lengths: (n, k, s, padding) => lengthsUpTo(padding === 'same' ? n * s : n * s - k + 1, s),
  run(x, kernel, sizes, { kernelSize, strides, padding, interpolation }, epilogue) {
    const picture = upsample(x, strides, interpolation);
    const lost = (k: number) => (padding === 'same' ? 0 : k - 1);
    const whole = sizes.every((n, i) => n === picture.shape[i + 1]! - lost(kernelSize[i]!));
    if (whole) return convolve(picture, kernel, padding, epilogue);
    return finish(crop(convolve(picture, kernel, padding), sizes), epilogue);
  },
};

const subpixel: Method = {
  channels: (input, filters, strides) => [input, filters * product(strides)],
  lengths: (n, k, s, padding) => lengthsUpTo((padding === 'same' ? n : n - k + 1) * s, s),
  run(x, kernel, sizes, { strides, padding }, epilogue) {
    return finish(crop(pixelShuffle(convolve(x, kernel, padding), strides), sizes), epilogue);
  },
};

export const METHODS = { transpose, upsample: upsampling, subpixel };
/** The ways of a Deconvolution stage to get longer. */
export type MethodName = 'transpose' | 'upsample' | 'subpixel';
export const METHOD_NAMES = Object.keys(METHODS) as MethodName[];
