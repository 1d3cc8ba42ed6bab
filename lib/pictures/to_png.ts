import { encode } from 'fast-png';
import { checkPicture } from './check_picture.js';
import type { Picture } from './picture.js';

/**
 * The bytes of a PNG file, 8 bits a channel, with an opacity channel only if the picture needs it.
 *
 * @param picture such as `grid` or `linePlot` makes
 * @throws ValueError if the data does not fit width and height
 * @example
 * const bytes = toPng(linePlot([{ y: [3, 1, 2] }]));
 * const { width, height } = parsePng(bytes, 'plot.png');
 * [width, height]; // [640, 400]
 */
export function toPng(picture: Picture): Uint8Array {
  const { width, height, data } = checkPicture('toPng', 'picture', picture);
  const opaque = data.every((value, i) => i % 4 !== 3 || value === 255);
  if (!opaque) return encode({ width, height, data, channels: 4 });
  const rgb = data.filter((_, i) => i % 4 !== 3);
  return encode({ width, height, data: rgb, channels: 3 });
}
