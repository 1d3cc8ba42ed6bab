import { checkPicture } from './check_picture.js';
import { encode } from './encode_png.js';
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
  if (!isOpaque(data)) return encode({ width, height, data, channels: 4 });
  return encode({ width, height, data: withoutOpacity(data), channels: 3 });
}

// Plain loops: of a megapixel `every` and `filter` take a second.

function isOpaque(data: Uint8ClampedArray): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

function withoutOpacity(data: Uint8ClampedArray): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    rgb[to++] = data[from]!;
    rgb[to++] = data[from + 1]!;
    rgb[to++] = data[from + 2]!;
  }
  return rgb;
}
