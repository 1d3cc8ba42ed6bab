import { readFile } from 'node:fs/promises';
import { filled, ValueError } from '../check.js';
import { exifOrientation } from '../data/exif_orientation.js';
import type { Image } from '../data/image.js';
import { jpegStoresRgb } from '../data/jpeg_stores_rgb.js';
import { isPng, parsePng } from '../data/parse_png.js';
import { turnImage } from '../data/turn_image.js';
import { parseBySharp } from './parse_by_sharp.js';

/** What a file of an image may be called. */
export const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff'] as const;

/** An image, and what of its file says how it is to be taken. */
export interface DecodedImage {
  image: Image;
  /** Whether it was turned, as its EXIF says. */
  turned: boolean;
  /** Bits of a sample. */
  depth: number;
  /** Whether its values may be others than those that were drawn. */
  lossy: boolean;
  /** Pictures in the file, of which this is the first. */
  pages: number;
}

async function parseJpeg(bytes: Uint8Array, path: string): Promise<Image> {
  const { decode } = await import('jpeg-js').catch((cause: unknown) => {
    throw new ValueError(
      `${path}: reading JPEG needs the package jpeg-js, got none (npm install jpeg-js).`,
      { cause },
    );
  });
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      // It takes three components for brightness and differences even where Adobe's segment says that they are not.
      ...(jpegStoresRgb(bytes) && { colorTransform: false }),
    });
    return { width, height, channels: 3, data: Float32Array.from(data, (value) => value / 255) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValueError(
      `${path}: the JPEG must be whole and undamaged, got an error: ${reason}.`,
      {
        cause,
      },
    );
  }
}

/**
 * Reads a PNG, JPEG, WebP or TIFF file, whichever its first bytes say. JPEG needs the package jpeg-js, WebP and TIFF sharp.
 *
 * @param path of the file
 * @returns the image with its own channels, values 0..1, turned as its EXIF says
 * @throws ValueError that names the file: of another format, cut off or damaged.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * const white = imageToPng({ width: 2, height: 1, channels: 1, data: Float32Array.of(1, 1) });
 * await writeFile('photo.png', white);
 * await readImage('photo.png'); // { width: 2, height: 1, channels: 1, data: Float32Array [1, 1] }
 */
export async function readImage(path: string): Promise<Image> {
  filled('readImage', 'path', path, 'a path');
  return parseImage(await imageBytes(path), path);
}

/** The bytes of a file that is to be an image. */
export async function imageBytes(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const got = { ENOENT: 'no such file', EISDIR: 'a folder' }[cause.code ?? ''] ?? cause.message;
    throw new ValueError(`${path}: the image must be a file, got ${got}.`, { cause });
  });
}

/** Where the header of a PNG has the bits of a sample. */
const DEPTH = 24;

const isTiff = (bytes: Uint8Array) =>
  ['II*\0', 'MM\0*'].includes(String.fromCharCode(...bytes.subarray(0, 4)));

const isWebp = (bytes: Uint8Array) =>
  String.fromCharCode(...bytes.subarray(0, 4), ...bytes.subarray(8, 12)) === 'RIFFWEBP';

/** The chunk of WebP that has the pixels as they were drawn. */
const isLossless = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(0, 4096).includes('VP8L');

/** The image of a file's bytes, and what is known of it. */
export async function decodeImage(bytes: Uint8Array, path: string): Promise<DecodedImage> {
  if (isPng(bytes)) {
    const orientation = exifOrientation(bytes);
    const image = turnImage(parsePng(bytes, path), orientation);
    return { image, turned: orientation !== 1, depth: bytes[DEPTH]!, lossy: false, pages: 1 };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    const orientation = exifOrientation(bytes);
    const image = turnImage(await parseJpeg(bytes, path), orientation);
    return { image, turned: orientation !== 1, depth: 8, lossy: true, pages: 1 };
  }
  if (isTiff(bytes)) return { ...(await parseBySharp(bytes, path, 'TIFF')), lossy: false };
  if (isWebp(bytes)) {
    return { ...(await parseBySharp(bytes, path, 'WebP')), lossy: !isLossless(bytes) };
  }
  const got = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  throw new ValueError(
    `${path}: the file must be a PNG (89 50 4e 47), a JPEG (ff d8), a WebP (RIFF) or a TIFF (II or MM), ` +
      `got ${got.join(' ') || 'an empty file'}.`,
  );
}

/** The image of a file's bytes. */
export async function parseImage(bytes: Uint8Array, path: string): Promise<Image> {
  return (await decodeImage(bytes, path)).image;
}
