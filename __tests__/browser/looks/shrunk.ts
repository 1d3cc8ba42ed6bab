import { decode } from 'fast-png';

/** Pixels of a screenshot along a side of one of the picture that is kept. */
export const CELL = 16;

/** A picture of three bytes a pixel. */
export interface Small {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A PNG file of the browser's, or of this project's own, as a picture. */
export function readSmall(png: Uint8Array): Small {
  const { width, height, data, channels } = decode(png);
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    for (let c = 0; c < 3; c++) rgb[at * 3 + c] = data[at * channels + c]!;
  }
  return { width, height, data: rgb };
}

/** Means over squares of CELL x CELL pixels: letters are gone, panels and pictures stay. */
export function shrunk({ width, height, data }: Small): Small {
  const [w, h] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
  const out = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [right, bottom] = [Math.min((x + 1) * CELL, width), Math.min((y + 1) * CELL, height)];
      const sums = [0, 0, 0];
      for (let v = y * CELL; v < bottom; v++) {
        for (let u = x * CELL; u < right; u++) {
          for (let c = 0; c < 3; c++) sums[c]! += data[(v * width + u) * 3 + c]!;
        }
      }
      const count = (right - x * CELL) * (bottom - y * CELL);
      sums.forEach((sum, c) => {
        out[(y * w + x) * 3 + c] = Math.round(sum / count);
      });
    }
  }
  return { width: w, height: h, data: out };
}
