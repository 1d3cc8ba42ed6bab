import type { Image } from '../data/image.js';

/** A model's values for an image as an image of 0..1. */
export function asImage(
  values: Float32Array,
  [height, width, channels]: readonly number[],
  [least, most]: readonly [number, number],
): Image {
  const plain = least === 0 && most === 1;
  const data = plain ? values : values.map((value) => (value - least) / (most - least));
  return { width: width!, height: height!, channels: channels!, data };
}
