import type { Image } from './image.js';

/** A place outside of 0 .. length - 1, mirrored into it at the outermost pixels' edges. */
function mirrored(place: number, length: number): number {
  const period = 2 * length;
  const inside = ((place % period) + period) % period;
  return inside < length ? inside : period - 1 - inside;
}

/**
 * An image whose pixels come from other places of it; beyond its edges it goes on mirrored.
 *
 * @param from y and x, one after the other, of the place in the image that each pixel shows, in pixel centres
 * @param how `'linear'` between the four pixels around, `'nearest'` for numbers that must not be mixed
 */
export function warpImage(image: Image, from: Float32Array, how: 'linear' | 'nearest'): Image {
  const { height, width, channels, data } = image;
  const out = new Float32Array(data.length);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const [y, x] = [from[2 * pixel]!, from[2 * pixel + 1]!];
    const to = pixel * channels;
    if (how === 'nearest') {
      const at = mirrored(Math.round(y), height) * width + mirrored(Math.round(x), width);
      for (let c = 0; c < channels; c++) out[to + c] = data[at * channels + c]!;
      continue;
    }
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const [down, right] = [y - top, x - left];
    const [row, next] = [mirrored(top, height) * width, mirrored(top + 1, height) * width];
    const [column, beside] = [mirrored(left, width), mirrored(left + 1, width)];
    for (let c = 0; c < channels; c++) {
      const above =
        data[(row + column) * channels + c]! * (1 - right) +
        data[(row + beside) * channels + c]! * right;
      const below =
        data[(next + column) * channels + c]! * (1 - right) +
        data[(next + beside) * channels + c]! * right;
      out[to + c] = above * (1 - down) + below * down;
    }
  }
  return { ...image, data: out };
}
