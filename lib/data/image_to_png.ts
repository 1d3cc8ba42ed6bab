import { encode } from 'fast-png';
import { fail, integer } from '../check.js';
import type { Image } from './image.js';

/**
 * The bytes of a PNG file, 8 bits a channel; values are cut off beyond 0..1.
 *
 * @throws ValueError unless channels are 1 to 4, the data as long as the sizes say, and every value
 *     a number.
 * @example writeFileSync('mask.png', imageToPng({ width, height, channels: 1, data }))
 */
export function imageToPng({ width, height, channels, data }: Image): Uint8Array {
  const where = 'imageToPng';
  integer(where, 'width', width, 1);
  integer(where, 'height', height, 1);
  if (![1, 2, 3, 4].includes(channels)) fail(where, 'channels', '1, 2, 3 or 4', channels);
  if (data.length !== width * height * channels) {
    const expected = `of ${width} x ${height} x ${channels} values`;
    fail(where, 'data', expected, data.length);
  }
  if (data.some(Number.isNaN)) fail(where, 'every value', 'a number', Number.NaN);
  // Rounds and cuts off.
  const bytes = Uint8ClampedArray.from(data, (value) => value * 255);
  return encode({ width, height, channels, data: new Uint8Array(bytes.buffer) });
}
