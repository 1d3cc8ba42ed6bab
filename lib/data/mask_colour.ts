import type { Image } from './image.js';

/** A colour as one number: red, green and blue of 0 to 65535 each, one after the other. */
export type ColourKey = number;

const MOST = 65535;

/** The number of a colour whose parts are 0 to 65535. */
export const keyOf = (red: number, green: number, blue: number): ColourKey =>
  (red * 65536 + green) * 65536 + blue;

/** The parts of a colour, 0 to 65535 each. */
export function partsOf(key: ColourKey): [red: number, green: number, blue: number] {
  return [Math.floor(key / 2 ** 32), Math.floor(key / 65536) % 65536, key % 65536];
}

/** How bright a colour is, 0 to 65535 (ITU-R BT.601). */
export function brightness(key: ColourKey): number {
  const [red, green, blue] = partsOf(key);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** How far two colours lie from each other, in parts of the way from black to white. */
export function distance(a: ColourKey, b: ColourKey): number {
  const [p, q] = [partsOf(a), partsOf(b)];
  const squares = p.reduce((sum, value, i) => sum + (value - q[i]!) ** 2, 0);
  return Math.sqrt(squares / 3) / MOST;
}

/** The colours of an image's pixels; what is transparent is so much nearer to black. */
export function coloursOf({ channels, data }: Image): Float64Array {
  const keys = new Float64Array(data.length / channels);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const opaque = channels % 2 === 1;
  for (let pixel = 0, at = 0; pixel < keys.length; pixel++, at += channels) {
    const opacity = opaque ? MOST : MOST * data[at + channels - 1]!;
    const first = Math.round(opacity * data[at]!);
    const second = Math.round(opacity * data[at + green]!);
    keys[pixel] = keyOf(first, second, Math.round(opacity * data[at + blue]!));
  }
  return keys;
}

/** How the values of gray masks are numbered, and the palette that they have. */
export interface MaskForm {
  /** Bits of a gray sample: the class of 1 is 1 / (2 ** depth - 1) of white. */
  depth: number;
  /** Red, green and blue bytes of each index, where the masks have a palette. */
  palette?: Uint8Array | undefined;
}

/** The colour of a class that is given by its number. */
export function colourOfId(id: number, { depth, palette }: MaskForm): ColourKey {
  if (palette !== undefined && 3 * id + 2 < palette.length) {
    const [red, green, blue] = palette.subarray(3 * id, 3 * id + 3);
    return keyOf(257 * red!, 257 * green!, 257 * blue!);
  }
  const value = Math.round((MOST * id) / (2 ** depth - 1));
  return keyOf(value, value, value);
}

/** A colour as #rrggbb. */
export function hexOf(key: ColourKey): string {
  const byte = (part: number) =>
    Math.round(part / 257)
      .toString(16)
      .padStart(2, '0');
  return `#${partsOf(key).map(byte).join('')}`;
}

export const isGray = (key: ColourKey): boolean => {
  const [red, green, blue] = partsOf(key);
  return red === green && green === blue;
};

/** A colour as people know it: `1 of 255` or, between these, `1 of 65535` for gray, `#ff0000` for others. */
export function colourText(key: ColourKey): string {
  if (!isGray(key)) return hexOf(key);
  const [value] = partsOf(key);
  return value % 257 === 0 ? `${value / 257} of 255` : `${value} of ${MOST}`;
}
