import type { Picture } from '../../lib/pictures/picture.js';

/** The colour of one pixel. */
export function pixel({ data, width }: Picture, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
}

/** How many pixels of [left, top, right, bottom) are further than `tolerance` from a colour. */
export function differing(
  picture: Picture,
  [left, top, right, bottom]: readonly [number, number, number, number],
  color: readonly number[],
  tolerance = 40,
): number {
  let count = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const far = pixel(picture, x, y).some((value, c) => Math.abs(value - color[c]!) > tolerance);
      if (far) count++;
    }
  }
  return count;
}
