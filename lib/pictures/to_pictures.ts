import type * as tf from '@tensorflow/tfjs-core';
import { fail, flag, floats, oneOf, onlyKnown } from '../check.js';
import { tensor as checkTensor } from '../tfjs/check.js';
import { COLOR_MAPS, type ColorMap, colorize } from './color_map.js';
import { type Normalization, normalizations } from './normalize.js';
import type { Picture } from './picture.js';

/** How the values of a tensor become colours. */
export interface PictureOptions {
  /** How values become 0..1; default 'minMax'. */
  readonly normalize?: Normalization;
  /**
   * Whether one range is taken for the whole batch, so that its pictures can be compared; default false, each its own.
   */
  readonly shared?: boolean;
  /**
   * The colours of one channel; default `diverging` for the normalisations `diverging` and `attribution`, else `gray`.
   */
  readonly colorMap?: ColorMap;
}

/** The names of the options, for those who take these along with their own. */
export const pictureOptions = ['normalize', 'shared', 'colorMap'] as const;

/** A tensor's shape as [n, h, w, c]. */
function layout(where: string, shape: readonly number[]): [number, number, number, number] {
  const full = shape.length === 2 ? [...shape, 1] : shape;
  const [n, h, w, c] = full.length === 3 ? [1, ...full] : full;
  if (full.length > 4 || n === undefined || !n || !h || !w || (c !== 1 && c !== 3)) {
    const expected = 'of shape [h, w], [h, w, 1 or 3] or [n, h, w, 1 or 3], none of them 0';
    return fail(where, 'tensor', expected, [...shape]);
  }
  return [n, h, w, c];
}

/** RGBA from red, green and blue 0..1. */
function fromRgb(values: Float32Array): Uint8ClampedArray {
  const data = new Uint8ClampedArray((values.length / 3) * 4).fill(255);
  values.forEach((value, i) => {
    data[Math.floor(i / 3) * 4 + (i % 3)] = value * 255;
  });
  return data;
}

/**
 * Pictures of a tensor, one for each of its batch.
 *
 * @param tensor [h, w], [h, w, 1], [h, w, 3], [n, h, w, 1] or [n, h, w, 3], of any finite values.
 *   Three channels are red, green and blue, normalised together.
 * @param where who asks, for the messages
 * @param options normalize 'minMax' and shared false where left out
 * @throws ValueError for another shape, NaN or infinity
 * @example
 * const [picture] = await toPictures(tf.tensor2d([[0, 1], [2, 4]]));
 * picture.data.filter((_, i) => i % 4 === 0); // Uint8ClampedArray [0, 64, 128, 255]
 */
export async function toPictures(
  tensor: tf.Tensor,
  options: PictureOptions = {},
  where = 'toPictures',
): Promise<Picture[]> {
  onlyKnown(where, options, pictureOptions);
  const { normalize = 'minMax', shared = false } = options;
  const names = Object.keys(normalizations) as (keyof typeof normalizations)[];
  const scale =
    typeof normalize === 'function'
      ? (values: Float32Array) => floats(where, 'what normalize gives', normalize(values))
      : normalizations[oneOf(where, 'normalize', normalize, names)];
  const signed = normalize === 'diverging' || normalize === 'attribution';
  const colorMap = options.colorMap ?? (signed ? 'diverging' : 'gray');
  flag(where, 'shared', shared);
  oneOf('colorize', 'map', colorMap, COLOR_MAPS);
  checkTensor(where, 'tensor', tensor);
  const [n, height, width, channels] = layout(where, tensor.shape);
  const size = height * width * channels;
  const values = Float32Array.from(await tensor.data());
  const all = shared ? scale(values) : values;
  return Array.from({ length: n }, (_, i) => {
    const own = all.subarray(i * size, (i + 1) * size);
    const scaled = shared ? own : scale(own);
    const data = channels === 3 ? fromRgb(scaled) : colorize(scaled, colorMap);
    return { width, height, data };
  });
}
