import { ValueError } from '../check.js';
import type { Image } from '../data/image.js';

/** The largest value of each kind of number that pictures have. */
const WHITE: Readonly<Record<string, number>> = { uchar: 255, ushort: 65535 };

/**
 * The image of the bytes of a WebP or TIFF file, the first of several, by the package sharp.
 *
 * @returns the image, turned as its own data say, the bits of a sample, and how many images there are
 * @throws ValueError without the package, for a damaged file, and for numbers that are no picture's
 */
export async function parseBySharp(
  bytes: Uint8Array,
  path: string,
  format: 'WebP' | 'TIFF',
): Promise<{ image: Image; depth: number; turned: boolean; pages: number }> {
  const { default: sharp } = await import('sharp').catch((cause: unknown) => {
    throw new ValueError(
      `${path}: reading ${format} needs the package sharp, got none (npm install sharp).`,
      { cause },
    );
  });
  const read = async () => {
    // Colour profiles and the brightness of 16 bits stay as they are.
    const picture = sharp(bytes, { failOn: 'error' });
    const { depth = '', space, orientation = 1, pages = 1 } = await picture.metadata();
    const gray = space === 'b-w' || space === 'grey16';
    const white = WHITE[depth];
    if (white === undefined) {
      throw new ValueError(`${path}: samples must be of 8 or 16 bits, got ${depth}.`);
    }
    const spaces = white === 255 ? (['b-w', 'srgb'] as const) : (['grey16', 'rgb16'] as const);
    const { data, info } = await picture
      .autoOrient()
      .toColourspace(spaces[gray ? 0 : 1])
      .raw({ depth: white === 255 ? 'uchar' : 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const values =
      white === 255 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    const { width, height, channels } = info;
    return {
      image: { width, height, channels, data: Float32Array.from(values, (value) => value / white) },
      depth: white === 255 ? 8 : 16,
      turned: orientation !== 1,
      pages,
    };
  };
  return read().catch((cause: unknown) => {
    if (cause instanceof ValueError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValueError(
      `${path}: the ${format} must be whole and undamaged, got an error: ${reason}.`,
      { cause },
    );
  });
}
