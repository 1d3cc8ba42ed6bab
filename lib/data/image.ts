import { fail, floats, integer, record } from '../check.js';
/** An image as numbers. A type: tf.data takes no interfaces, here and in the other loaders. */
export type Image = {
  /** Pixels of a row. */
  width: number;
  /** Rows. */
  height: number;
  /** 1 gray, 2 gray and opacity, 3 red, green and blue, 4 these and opacity. */
  channels: number;
  /** `[height, width, channels]`, 0..1. */
  data: Float32Array;
};

/** Red, green and blue in the brightness of a gray (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const;

/** The value, if it is an image whose data fits its sizes. */
export function checkImage(where: string, value: unknown): Image {
  const { width, height, channels, data } = record(where, 'the image', value);
  const pixels = integer(where, 'width', width, 1) * integer(where, 'height', height, 1);
  if (![1, 2, 3, 4].includes(channels as number)) fail(where, 'channels', '1, 2, 3 or 4', channels);
  const { length } = floats(where, 'data', data);
  if (length !== pixels * (channels as number)) {
    fail(where, 'data', `of ${width} x ${height} x ${channels} values`, length);
  }
  return value as Image;
}

/**
 * The image with one channel (gray) or three; opacity is left out.
 *
 * Source: gray is 0.299 R + 0.587 G + 0.114 B, ITU-R BT.601.
 *
 * @param image of 1 to 4 channels
 * @param channels 1 or 3
 * @throws ValueError for an image whose data does not fit its sizes
 * @example
 * const red = { width: 1, height: 1, channels: 3, data: Float32Array.of(1, 0, 0) };
 * withChannels(red, 1).data; // Float32Array [0.299]
 */
export function withChannels(image: Image, channels: 1 | 3): Image {
  const { width, height, channels: own, data } = checkImage('withChannels', image);
  if (channels !== 1 && channels !== 3) fail('withChannels', 'channels', '1 or 3', channels);
  if (own === channels) return image;
  const out = new Float32Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * own;
    if (channels === 3) {
      for (let c = 0; c < 3; c++) out[pixel * 3 + c] = data[own < 3 ? at : at + c]!;
    } else if (own < 3) {
      out[pixel] = data[at]!;
    } else {
      out[pixel] = LUMA.reduce((sum, weight, c) => sum + weight * data[at + c]!, 0);
    }
  }
  return { width, height, channels, data: out };
}
