import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { bytes as checkBytes, filled, ValueError } from '../check.js';
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

/** One value each pixel and channel: bytes that hold several are taken apart, row by row. */
function unpack({ data, depth, width, height, channels }: DecodedPng): ArrayLike<number> {
  if (depth >= 8) return data;
  const row = width * channels;
  const stride = Math.ceil((row * depth) / 8);
  return Uint8Array.from({ length: row * height }, (_, i) => {
    const bit = (i % row) * depth;
    const byte = data[Math.floor(i / row) * stride + (bit >> 3)]!;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  });
}

/**
 * Parses a PNG file of any kind: gray, colour or palette, 1 to 16 bits, with opacity or without.
 *
 * @param bytes the file.
 * @param name the file's name, for messages.
 * @returns values 0..1; a palette's colours in place of its indices.
 * @throws ValueError if the file is no PNG, cut off (with the byte), or damaged.
 * @example parsePng(bytes, '00.png') // { width: 256, height: 256, channels: 1, data }
 */
export function parsePng(bytes: Uint8Array, name: string): Image {
  checkBytes('parsePng', 'the file', bytes);
  filled('parsePng', 'name', name);
  if (!isPng(bytes)) {
    const got = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0'));
    throw new ValueError(
      `${name}: the file must be a PNG, which begins 89 50 4e 47 0d 0a 1a 0a, ` +
        `got ${got.join(' ') || 'an empty file'}.`,
    );
  }
  checkChunks(bytes, name);
  try {
    const png = decode(bytes, { checkCrc: true });
    const { width, height } = png;
    const values = png.palette ? convertIndexedToRgb(png) : unpack(png);
    const channels = png.palette ? png.palette[0]!.length : png.channels;
    const most = png.palette ? 255 : 2 ** png.depth - 1;
    return { width, height, channels, data: Float32Array.from(values, (value) => value / most) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValueError(`${name}: the PNG must be undamaged, got an error: ${reason}.`, { cause });
  }
}
