import type { Image } from './image.js';

/**
 * A rectangle of an image; what lies beyond its edges is `fill`.
 *
 * @param top of the rectangle, may be negative
 */
export function cutImage<T extends Image>(
  image: T,
  [top, left]: readonly [top: number, left: number],
  [height, width]: readonly [height: number, width: number],
  fill = 0,
): T {
  const { channels, data } = image;
  if (top === 0 && left === 0 && height === image.height && width === image.width) return image;
  const out = new Float32Array(height * width * channels).fill(fill);
  const from = Math.max(left, 0);
  const end = Math.min(left + width, image.width);
  for (let row = Math.max(-top, 0); row < height && row + top < image.height; row++) {
    const at = (row + top) * image.width;
    if (end > from) {
      const part = data.subarray((at + from) * channels, (at + end) * channels);
      out.set(part, (row * width + from - left) * channels);
    }
  }
  return { ...image, height, width, data: out };
}
