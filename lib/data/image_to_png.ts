import { fail } from '../check.js';
import { encode } from '../pictures/encode_png.js';
import { checkImage, type Image } from './image.js';

/**
 * The bytes of a PNG file, 8 bits a channel; values are cut off beyond 0..1.
 *
 * @param image 1 to 4 channels, values 0..1
 * @throws ValueError unless channels are 1 to 4, the data as long as the sizes say, and every value
 *     a number.
 * @example
 * const data = Float32Array.of(0, 1);
 * const bytes = imageToPng({ width: 2, height: 1, channels: 1, data });
 * parsePng(bytes, 'mask.png'); // { width: 2, height: 1, channels: 1, data: Float32Array [0, 1] }
 */
export function imageToPng(image: Image): Uint8Array {
  const where = 'imageToPng';
  const { width, height, channels, data } = checkImage(where, image);
  if (data.some(Number.isNaN)) fail(where, 'every value', 'a number', Number.NaN);
  // Rounds and cuts off.
  const bytes = Uint8ClampedArray.from(data, (value) => value * 255);
  return encode({ width, height, channels, data: new Uint8Array(bytes.buffer) });
}
