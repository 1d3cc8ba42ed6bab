import { type DecodedPng, decode } from 'fast-png';
import { bytes as checkBytes, filled, integer, onlyKnown, ValueError } from '../check.js';
import type { Image } from './image.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether the bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** Goes through the chunks, of which the last must be whole and IEND. */
function checkChunks(bytes: Uint8Array, name: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = SIGNATURE.length, kind = ''; kind !== 'IEND'; ) {
    const left = bytes.length - at;
    // Length, name and checksum take 12 bytes.
    const size = left < 8 ? 12 : 12 + view.getUint32(at);
    kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (left < size) {
      const what = left < 8 ? 'the next chunk' : `the chunk '${kind}'`;
      const expected = left < 8 ? 'at least 12' : `${size}`;
      throw new ValueError(`${name}, byte ${at}: ${what} must be ${expected} bytes, got ${left}.`);
    }
    at += size;
  }
}

/** Pixels at most, unless the caller says otherwise: 8,192 x 8,192. */
const MOST_PIXELS = 2 ** 26;
/** Samples a pixel, by the header's colour type. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** How many times longer deflate can make what is packed (RFC 1951). */
const MOST_UNPACKED = 1032;

/** Refuses, by its header, an image that is too large, or larger than its bytes can unpack to. */
function checkSize(bytes: Uint8Array, name: string, mostPixels: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (String.fromCharCode(...bytes.subarray(12, 16)) !== 'IHDR' || bytes.length < 33) {
    throw new ValueError(`${name}: the PNG must begin with its header, got no IHDR.`);
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const pixels = width * height;
  if (pixels > mostPixels) {
    throw new ValueError(
      `${name}: the image must have at most ${mostPixels} pixels (option mostPixels), ` +
        `got ${width}x${height}.`,
    );
  }
  const [depth, colour] = [bytes[24]!, bytes[25]!];
  const unpacked = height * Math.ceil((width * depth * (SAMPLES[colour] ?? 1)) / 8);
  if (unpacked > MOST_UNPACKED * bytes.length) {
    throw new ValueError(
      `${name}: the PNG must hold its ${width}x${height} pixels, got ${bytes.length} bytes.`,
    );
  }
}

export interface ParsePngOptions {
  /** An image of more pixels is refused before anything is unpacked; default 2^26. */
  mostPixels?: number;
}

/**
 * The values, 0 to 1, one for each pixel and channel: bytes that hold several are taken apart, row by row.
 * A loop, as Float32Array.from takes 20 bytes a value.
 */
function values({ data, depth, width, height, channels }: DecodedPng): Float32Array {
  const row = width * channels;
  const out = new Float32Array(row * height);
  const most = 2 ** depth - 1;
  if (depth >= 8) {
    for (let i = 0; i < out.length; i++) out[i] = data[i]! / most;
    return out;
  }
  const stride = Math.ceil((row * depth) / 8);
  for (let i = 0; i < out.length; i++) {
    const at = (i % row) * depth;
    const byte = data[Math.floor(i / row) * stride + (at >> 3)]!;
    out[i] = ((byte >> (8 - depth - (at & 7))) & most) / most;
  }
  return out;
}

/** The colours of a palette's indices, 0 to 1. */
function colours(png: DecodedPng, palette: readonly number[][]): Float32Array {
  const channels = palette[0]!.length;
  const most = 2 ** png.depth - 1;
  const indices = values(png);
  const out = new Float32Array(indices.length * channels);
  indices.forEach((part, i) => {
    const colour = palette[Math.round(part * most)];
    if (colour === undefined)
      throw new Error(`index ${Math.round(part * most)} is not in the palette`);
    for (let c = 0; c < channels; c++) out[i * channels + c] = colour[c]! / 255;
  });
  return out;
}

/**
 * Parses a PNG file of any kind: gray, colour or palette, 1 to 16 bits, with opacity or without.
 *
 * @param bytes the file.
 * @param name the file's name, for messages.
 * @param options how many pixels there may be.
 * @returns values 0..1; a palette's colours in place of its indices.
 * @throws ValueError if the file is no PNG, cut off (with the byte), or damaged.
 * @example parsePng(bytes, '00.png') // { width: 256, height: 256, channels: 1, data }
 */
export function parsePng(bytes: Uint8Array, name: string, options: ParsePngOptions = {}): Image {
  checkBytes('parsePng', 'the file', bytes);
  filled('parsePng', 'name', name);
  if (!isPng(bytes)) {
    const got = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0'));
    throw new ValueError(
      `${name}: the file must be a PNG, which begins 89 50 4e 47 0d 0a 1a 0a, ` +
        `got ${got.join(' ') || 'an empty file'}.`,
    );
  }
  onlyKnown('parsePng', options, ['mostPixels']);
  const mostPixels = integer('parsePng', 'mostPixels', options.mostPixels ?? MOST_PIXELS, 1);
  checkChunks(bytes, name);
  checkSize(bytes, name, mostPixels);
  try {
    const png = decode(bytes, { checkCrc: true });
    const { width, height } = png;
    const { palette } = png;
    const channels = palette ? palette[0]!.length : png.channels;
    return { width, height, channels, data: palette ? colours(png, palette) : values(png) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValueError(`${name}: the PNG must be undamaged, got an error: ${reason}.`, { cause });
  }
}
