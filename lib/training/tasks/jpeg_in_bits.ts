import type { Image } from '../../data/index.js';

/** The package sharp, or null where it is not installed. */
async function sharpOrNone() {
  try {
    const { default: sharp } = await import('sharp');
    return sharp;
  } catch {
    return null;
  }
}

/** The bits of what a baseline JPEG has behind its headers: the scan. ITU-T T.81, annex B. */
function scanBits(file: Uint8Array): number {
  const START_OF_SCAN = 0xda;
  const END = 2;
  let at = 2;
  for (;;) {
    const marker = file[at + 1]!;
    const length = file[at + 2]! * 256 + file[at + 3]!;
    at += 2 + length;
    if (marker === START_OF_SCAN) return 8 * (file.length - at - END);
  }
}

/**
 * An image as JPEG gives it back in at most so many bits, or at its lowest quality where that takes more. Of the file only the
 * scan is counted, with the best Huffman tables: headers that all images share could be kept once.
 *
 * @returns values 0..1, or null without the package sharp
 */
export async function jpegInBits(image: Image, bits: number): Promise<Float32Array | null> {
  const sharp = await sharpOrNone();
  if (sharp === null) return null;
  const { width, height, channels, data } = image;
  const pixels = Uint8Array.from(data, (value) =>
    Math.round(255 * Math.min(Math.max(value, 0), 1)),
  );
  const space = channels === 1 ? 'b-w' : 'srgb';
  const encoded = (quality: number) =>
    sharp(pixels, { raw: { width, height, channels: channels as 1 | 3 } })
      .toColourspace(space)
      .jpeg({ quality, optimiseCoding: true })
      .toBuffer();
  let [low, high] = [1, 100];
  let best = await encoded(low);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const file = await encoded(middle);
    if (scanBits(file) > bits) high = middle - 1;
    else {
      low = middle;
      best = file;
    }
  }
  const { data: back } = await sharp(best)
    .toColourspace(space)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Float32Array.from(back, (value) => value / 255);
}
