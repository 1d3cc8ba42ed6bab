import { ValueError } from '../check.js';

/** What the chunk IHDR says. */
export interface PngHeader {
  width: number;
  height: number;
  /** Bits of a sample. */
  depth: number;
  /** Samples a pixel; an index into a palette is one. */
  samples: number;
  palette: boolean;
  interlaced: boolean;
}

/** Samples a pixel and allowed depths by the colour type (table 11.1 of the PNG specification). */
const COLOURS: Readonly<Record<number, readonly [number, readonly number[]]>> = {
  0: [1, [1, 2, 4, 8, 16]],
  2: [3, [8, 16]],
  3: [1, [1, 2, 4, 8]],
  4: [2, [8, 16]],
  6: [4, [8, 16]],
};

/**
 * Reads the header of a PNG file.
 *
 * @param ihdr the data of its first chunk, 13 bytes.
 * @throws ValueError for sizes of 0 and what the PNG specification does not have.
 *
 * Source: PNG specification, third edition, 11.2.1.
 */
export function pngHeader(ihdr: Uint8Array, name: string): PngHeader {
  const refuse = (what: string, expected: string, got: number | string): never => {
    throw new ValueError(`${name}: the PNG's ${what} must be ${expected}, got ${got}.`);
  };
  const view = new DataView(ihdr.buffer, ihdr.byteOffset, ihdr.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, packing, filter, interlace] = ihdr.subarray(8) as unknown as number[];
  if (width === 0 || height === 0) refuse('sizes', 'positive', `${width}x${height}`);
  const [samples, depths] = COLOURS[colour!] ?? refuse('colour type', '0, 2, 3, 4 or 6', colour!);
  if (!depths.includes(depth!)) refuse(`bits of a sample`, depths.join(' or '), depth!);
  if (packing !== 0) refuse('compression method', '0', packing!);
  if (filter !== 0) refuse('filter method', '0', filter!);
  if (interlace! > 1) refuse('interlace method', '0 or 1', interlace!);
  return {
    width,
    height,
    depth: depth!,
    samples,
    palette: colour === 3,
    interlaced: interlace === 1,
  };
}
