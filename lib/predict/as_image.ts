import type { Image } from '../data/image.js';

/** A model's values for an image as an image of 0..1: what lies beyond black and white is black and white. */
export function asImage(
  values: Float32Array,
  [height, width, channels]: readonly number[],
  [least, most]: readonly [number, number],
): Image {
  const data = values.map((value) => Math.min(Math.max((value - least) / (most - least), 0), 1));
  return { width: width!, height: height!, channels: channels!, data };
}
