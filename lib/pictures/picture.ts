/** A colour, red, green and blue from 0 to 255. */
export type Color = readonly [number, number, number];

/**
 * Pixels: `data` holds red, green, blue and opacity of each, row by row, as in a browser's
 * ImageData, which is a Picture.
 */
export interface Picture {
  /** Pixels of a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `[height, width, 4]`, 0..255. */
  readonly data: Uint8ClampedArray;
}

/** An opaque picture of one colour. */
export function blank(width: number, height: number, [r, g, b]: Color): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  const [pixel] = new Uint32Array(Uint8ClampedArray.of(r, g, b, 255).buffer);
  new Uint32Array(data.buffer).fill(pixel!);
  return { width, height, data };
}
