import { readFile } from 'node:fs/promises';
import { filled, ValueError } from '../check.js';
import type { Image } from '../data/image.js';
import { isPng, parsePng } from '../data/parse_png.js';

/** What a file of an image may be called. */
export const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg'] as const;

async function parseJpeg(bytes: Uint8Array, path: string): Promise<Image> {
  const { decode } = await import('jpeg-js').catch((cause: unknown) => {
    throw new ValueError(
      `${path}: reading JPEG needs the package jpeg-js, got none (npm install jpeg-js).`,
      { cause },
    );
  });
  try {
    const options = { useTArray: true, formatAsRGBA: false, tolerantDecoding: false } as const;
    const { width, height, data } = decode(bytes, options);
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
 * Reads a PNG or JPEG file, whichever its first bytes say. JPEG needs the package jpeg-js.
 *
 * @param path of the file
 * @returns the image with its own channels, values 0..1
 * @throws ValueError that names the file: of another format, cut off or damaged.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * const white = imageToPng({ width: 2, height: 1, channels: 1, data: Float32Array.of(1, 1) });
 * await writeFile('photo.png', white);
 * await readImage('photo.png'); // { width: 2, height: 1, channels: 1, data: Float32Array [1, 1] }
 */
export async function readImage(path: string): Promise<Image> {
  filled('readImage', 'path', path, 'a path');
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const got = { ENOENT: 'no such file', EISDIR: 'a folder' }[cause.code ?? ''] ?? cause.message;
    throw new ValueError(`${path}: the image must be a file, got ${got}.`, { cause });
  });
  if (isPng(bytes)) return parsePng(bytes, path);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return parseJpeg(bytes, path);
  const got = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  throw new ValueError(
    `${path}: the file must be a PNG (89 50 4e 47) or a JPEG (ff d8), ` +
      `got ${got.join(' ') || 'an empty file'}.`,
  );
}
