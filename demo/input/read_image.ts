import type { Image } from '../../lib/data/image.js';
import { isTransparent } from '../../lib/data/is_transparent.js';
import { isPng, parsePng } from '../../lib/data/parse_png.js';
import { readPicture } from './picture_file.js';

/** A picture file as numbers, and what is known of it. */
export interface ReadImage {
  readonly name: string;
  /** Values 0..1, its opacity not applied. */
  readonly image: Image;
  /** What the file is, a sentence each. */
  readonly facts: readonly string[];
}

/** Pixels of the longer side beyond which a photograph is made smaller as it is decoded. */
const LONGEST = 2048;
const MOST_PIXELS = LONGEST ** 2;
/** Where a PNG has the bits of a sample. */
const DEPTH_AT = 24;

/** Decoded by the browser: turned as its EXIF says, 8 bits, made smaller where it is very large. */
async function decoded(file: File): Promise<{ image: Image; from: string; told: string[] }> {
  const bitmap = await readPicture(file);
  const { width: w, height: h } = bitmap;
  const scale = Math.min(1, LONGEST / Math.max(w, h));
  const [width, height] = [w, h].map((side) => Math.max(Math.round(side * scale), 1)) as [
    number,
    number,
  ];
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const bytes = context.getImageData(0, 0, width, height).data;
  // Faster than Float32Array.from by far, which calls for each of millions.
  const data = new Float32Array(bytes.length);
  for (let i = 0; i < data.length; i++) data[i] = bytes[i]! / 255;
  const told = scale < 1 ? [`It is decoded at ${width} × ${height} pixels.`] : [];
  return {
    image: { width, height, channels: 4, data },
    from: `${w} × ${h} pixels`,
    told,
  };
}

/**
 * A picture file: a PNG with all of its bits, others as the browser decodes them.
 *
 * @throws Error that names the file, if it is no picture that the browser reads.
 */
export async function readImage(file: File): Promise<ReadImage> {
  const { name } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isPng(bytes)) {
    const view = new DataView(bytes.buffer);
    const small = bytes.length > DEPTH_AT && view.getUint32(16) * view.getUint32(20) <= MOST_PIXELS;
    if (small) {
      const image = parsePng(bytes, name);
      const { width, height, channels } = image;
      const colours = channels < 3 ? 'gray' : 'colour';
      const opacity = isTransparent(image) ? ', some of them transparent' : '';
      const facts = `${name}: ${width} × ${height} pixels, ${colours}, ${bytes[DEPTH_AT]} bits${opacity}.`;
      return { name, image, facts: [facts] };
    }
  }
  const { image, from, told } = await decoded(file);
  const opacity = isTransparent(image) ? ', some of them transparent' : '';
  return { name, image, facts: [`${name}: ${from}${opacity}.`, ...told] };
}
