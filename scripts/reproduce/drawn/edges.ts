import type { Image } from '../../../lib/data/index.js';

/** The brightness of a pixel by ITU-R BT.601. */
const BRIGHTNESS = [0.299, 0.587, 0.114];
/** The edges of an image, white on black: how steep its brightness is by Sobel's filters, with its border repeated. */
export function edges({ width, height, channels, data }: Image): Image {
  const at = (row: number, column: number) => {
    const y = Math.min(Math.max(row, 0), height - 1);
    const x = Math.min(Math.max(column, 0), width - 1);
    const pixel = channels * (y * width + x);
    if (channels < 3) return data[pixel]!;
    return BRIGHTNESS.reduce((sum, part, c) => sum + part * data[pixel + c]!, 0);
  };
  const slopes = Float32Array.from({ length: width * height }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const [across, along] = [-1, 0, 1].reduce(
      ([a, b], side) => {
        const weight = side === 0 ? 2 : 1;
        return [
          a! + weight * (at(y + side, x + 1) - at(y + side, x - 1)),
          b! + weight * (at(y + 1, x + side) - at(y - 1, x + side)),
        ];
      },
      [0, 0],
    );
    return Math.min(Math.hypot(across!, along!), 1);
  });
  return { width, height, channels: 1, data: slopes };
}
