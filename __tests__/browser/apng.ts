import { encode } from 'fast-png';
import type { Picture } from '../../lib/pictures/picture.js';

/** A picture and how long it is shown, in milliseconds. */
export interface Frame {
  picture: Picture;
  ms: number;
}

const SIGNATURE = 8;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), out.length - 4);
  return out;
}

/** The data of the chunks of a type. */
function chunks(png: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length; at += png.readUInt32BE(at) + 12) {
    const end = at + 8 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === type) found.push(png.subarray(at + 8, end));
  }
  return found;
}

type Box = readonly [left: number, top: number, width: number, height: number];

/** The smallest rectangle outside of which two pictures of one size are the same. */
function changed(before: Picture, { width, height, data }: Picture): Box {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let at = 0; at < data.length; at++) {
    if (before.data[at] === data[at]) continue;
    const pixel = Math.floor(at / 4);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return right > left ? [left, top, right - left, bottom - top] : [0, 0, 1, 1];
}

/** A part of a picture as a PNG file, opaque. */
function pngOf(picture: Picture, [left, top, width, height]: Box): Buffer {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((top + y) * picture.width + left + x) * 4;
      data.set(picture.data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return Buffer.from(encode({ width, height, data, channels: 3 }, { zlib: { level: 9 } }));
}

function frameControl(sequence: number, [left, top, width, height]: Box, ms: number): Buffer {
  const data = Buffer.alloc(26);
  [sequence, width, height, left, top].forEach((value, i) => {
    data.writeUInt32BE(value, i * 4);
  });
  data.writeUInt16BE(ms, 20);
  data.writeUInt16BE(1000, 22);
  return chunk('fcTL', data);
}

/**
 * An animated PNG, repeated for ever, of pictures of one size. Each frame holds what has changed.
 *
 * Source: PNG Specification (Third Edition), W3C 2025, "APNG".
 */
export function toApng(frames: readonly Frame[]): Buffer {
  const { width, height } = frames[0]!.picture;
  let sequence = 0;
  const parts = frames.map(({ picture, ms }, i) => {
    const box: Box = i === 0 ? [0, 0, width, height] : changed(frames[i - 1]!.picture, picture);
    const png = pngOf(picture, box);
    const control = frameControl(sequence++, box, ms);
    const data = chunks(png, 'IDAT').map((idat) => {
      if (i === 0) return chunk('IDAT', idat);
      const numbered = Buffer.alloc(idat.length + 4);
      numbered.writeUInt32BE(sequence++);
      idat.copy(numbered, 4);
      return chunk('fdAT', numbered);
    });
    return { png, chunks: [control, ...data] };
  });
  const first = parts[0]!.png;
  const animation = Buffer.alloc(8);
  animation.writeUInt32BE(frames.length);
  return Buffer.concat([
    first.subarray(0, SIGNATURE),
    chunk('IHDR', chunks(first, 'IHDR')[0]!),
    chunk('acTL', animation),
    ...parts.flatMap((part) => part.chunks),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
