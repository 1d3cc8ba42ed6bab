import { encode } from 'fast-png';
import { cells, imageToPng } from '../../../lib/data/index.js';
import { imageFolder } from './image_folder.js';

const COUNT = 160;
const SIZE = 32;

/** Bytes of a PNG file for a mask of 0 and 1. */
type Dialect = (mask: Float32Array) => Uint8Array;

const rgb =
  (red: number, green: number, blue: number): Dialect =>
  (mask) =>
    imageToPng({
      width: SIZE,
      height: SIZE,
      channels: 3,
      data: Float32Array.from({ length: 3 * mask.length }, (_, i) => {
        return mask[Math.floor(i / 3)]! * [red, green, blue][i % 3]!;
      }),
    });

/** Masks as people store them. */
export const DIALECTS = {
  '0-1': (mask: Float32Array) =>
    imageToPng({ width: SIZE, height: SIZE, channels: 1, data: mask.map((one) => one / 255) }),
  palette: (mask: Float32Array) =>
    encode({
      width: SIZE,
      height: SIZE,
      channels: 1,
      depth: 8,
      data: Uint8Array.from(mask),
      palette: [
        [40, 0, 60],
        [250, 230, 30],
      ],
    }),
  red: rgb(1, 0, 0),
  yellow: rgb(1, 1, 0),
  '16-bit': (mask: Float32Array) =>
    encode({
      width: SIZE,
      height: SIZE,
      channels: 1,
      depth: 16,
      data: Uint16Array.from(mask, (one) => 40_000 * one),
    }),
} as const satisfies Record<string, Dialect>;

/** Images of cells and their masks in a dialect, into a folder. */
export function maskedCells(folder: string, dialect: Dialect): void {
  const { images, masks } = cells({ count: COUNT, size: SIZE, cells: [2, 5], seed: 1 });
  const area = SIZE * SIZE;
  for (let i = 0; i < COUNT; i++) {
    const [from, to] = [i * area, (i + 1) * area];
    imageFolder(folder, i, {
      images: imageToPng({
        width: SIZE,
        height: SIZE,
        channels: 1,
        data: images.slice(from, to),
      }),
      masks: dialect(masks.slice(from, to)),
    });
  }
}
