import type { Image } from '../data/image.js';
import type { MaskForm } from '../data/mask_colour.js';
import { isPng } from '../data/parse_png.js';
import { decodeImage, imageBytes } from './read_image.js';

/** A mask as it is stored. */
export interface StoredMask extends MaskForm {
  image: Image;
  /** Whether its values are not those that were drawn, as of JPEG. */
  lossy: boolean;
}

/** Where the header of a PNG has its type of colour. */
const TYPE = 25;
const PALETTE = 3;

/** The bytes of a PNG's palette. */
function paletteOf(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (kind === 'PLTE') return bytes.subarray(at + 8, at + 8 + view.getUint32(at));
  }
  return undefined;
}

/**
 * Reads a mask with what says how it numbers classes.
 *
 * @throws ValueError as readImage does
 */
export async function readMask(path: string): Promise<StoredMask> {
  const bytes = await imageBytes(path);
  const { image, depth, lossy } = await decodeImage(bytes, path);
  if (!isPng(bytes) || bytes[TYPE] !== PALETTE) return { image, depth, lossy };
  return { image, depth: 8, palette: paletteOf(bytes), lossy };
}
