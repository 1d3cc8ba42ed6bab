import { encode } from '../pictures/encode_png.js';
import { IGNORED } from './class_map.js';
import type { MaskClass } from './mask_classes.js';
import { type ColourKey, isGray, partsOf } from './mask_colour.js';

/** Colours that are told apart, for classes that are numbers beyond the first, which is black (Okabe & Ito 2008). */
const COLOURS = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
] as const;
/** What is ignored, in pictures. */
const GRAY = [128, 128, 128] as const;

/** The colour of each class in pictures, 0..1: its own, or one that is told apart from the others'. */
export function pictureColours(classes: readonly MaskClass[]): [number, number, number][] {
  const own = classes.some(({ colour }) => !isGray(colour));
  return classes.map(({ colour }, place) => {
    if (own) return partsOf(colour).map((part) => part / 65535) as [number, number, number];
    if (place === 0) return [0, 0, 0];
    // More classes than colours: darker ones.
    const other = place - 1;
    const dim = 1 / (1 + Math.floor(other / COLOURS.length));
    const parts = COLOURS[other % COLOURS.length]!;
    return parts.map((part) => (dim * part) / 255) as [number, number, number];
  });
}

/** A map of classes as a picture, [height, width, 3], 0..1. */
export function classPicture(map: Float32Array, classes: readonly MaskClass[]): Float32Array {
  const colours = pictureColours(classes);
  const picture = new Float32Array(3 * map.length);
  map.forEach((place, pixel) => {
    const colour = place === IGNORED ? GRAY.map((part) => part / 255) : colours[place]!;
    picture.set(colour, 3 * pixel);
  });
  return picture;
}

/** A map of classes as a PNG file of the kind that the classes were read from: gray or colour, 8 bits or 16. */
export function classPng(
  map: Float32Array,
  { width, height }: { width: number; height: number },
  classes: readonly MaskClass[],
): Uint8Array {
  const keys: ColourKey[] = classes.map(({ colour }) => colour);
  const channels = keys.every(isGray) ? 1 : 3;
  const depth = keys.every((key) => partsOf(key).every((part) => part % 257 === 0)) ? 8 : 16;
  const data = new (depth === 8 ? Uint8Array : Uint16Array)(map.length * channels);
  map.forEach((place, pixel) => {
    const parts = partsOf(keys[place]!).slice(0, channels);
    data.set(depth === 8 ? parts.map((part) => part / 257) : parts, pixel * channels);
  });
  return encode({ width, height, channels, depth, data });
}
