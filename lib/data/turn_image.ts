import type { Image } from './image.js';

/** What each orientation of EXIF is made right by: its rows and columns are changed for each other first, then mirrored. */
const WAYS: readonly { transposed: boolean; upsideDown: boolean; mirrored: boolean }[] = [
  [false, false, false],
  [false, false, true],
  [false, true, true],
  [false, true, false],
  [true, false, false],
  [true, false, true],
  [true, true, true],
  [true, true, false],
].map(([transposed, upsideDown, mirrored]) => ({
  transposed: transposed!,
  upsideDown: upsideDown!,
  mirrored: mirrored!,
}));

/**
 * The image as it is to be looked at.
 *
 * @param orientation of EXIF, 1 to 8; 1 is as it is
 */
export function turnImage<T extends Image>(image: T, orientation: number): T {
  const way = WAYS[orientation - 1];
  if (way === undefined || orientation === 1) return image;
  const { transposed, upsideDown, mirrored } = way;
  const { channels, data } = image;
  const [height, width] = transposed ? [image.width, image.height] : [image.height, image.width];
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [row, column] = [upsideDown ? height - 1 - y : y, mirrored ? width - 1 - x : x];
      const from = transposed ? column * image.width + row : row * image.width + column;
      for (let c = 0; c < channels; c++) {
        out[(y * width + x) * channels + c] = data[from * channels + c]!;
      }
    }
  }
  return { ...image, height, width, data: out };
}
