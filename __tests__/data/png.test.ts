import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode, type PngDataArray } from 'fast-png';
import { zlibSync } from 'fflate';
import { ValueError } from '../../lib/check.js';
import { crc32 } from '../../lib/data/crc32.js';
import { type Image, withChannels } from '../../lib/data/image.js';
import { imageToPng } from '../../lib/data/image_to_png.js';
import { parsePng } from '../../lib/data/parse_png.js';

/** By scripts/fixtures/png_cases.py: what libpng reads, little-endian. */
interface Case {
  name: string;
  file: string;
  shape: [number, number, number];
  most: 255 | 65535;
  values: string;
}

const cases: Case[] = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/png_cases.json'), 'utf8'),
);

const unpacked = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe('parsePng reads what libpng reads', () => {
  test.each(cases.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const [height, width, channels] = row.shape;
    const bytes = unpacked(row.values);
    const values = row.most === 255 ? bytes : new Uint16Array(bytes.buffer);
    const data = Float32Array.from(values, (value) => value / row.most);
    expect(parsePng(unpacked(row.file), 'f')).toEqual({ width, height, channels, data });
  });
});

type Chunk = [kind: string, data: Uint8Array];

/** A PNG by hand, with right checksums. */
function png(...chunks: Chunk[]): Uint8Array {
  const all = chunks.flatMap(([kind, data]) => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return [ends.subarray(0, 4), body, ends.subarray(4)];
  });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...all]);
}

/** Its header: sizes, then depth, colour type, compression, filter, interlace. */
function ihdr(width: number, height: number, ...rest: number[]): Chunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set(rest, 8);
  return ['IHDR', data];
}

const idat = (...bytes: number[]): Chunk => ['IDAT', zlibSync(Uint8Array.from(bytes))];
const iend: Chunk = ['IEND', new Uint8Array(0)];
const gray = ihdr(2, 1, 8, 0, 0, 0, 0);

test('what is packed behind the last row is left alone, in whatever chunks it comes', () => {
  const large = zlibSync(new Uint8Array(2 ** 24));
  const parts = Array.from({ length: 1 + large.length / 100 }, (_, i): Chunk => {
    return ['IDAT', large.subarray(100 * i, 100 * (i + 1))];
  });
  const profile: Chunk = ['iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), large])];
  expect(parsePng(png(gray, profile, ...parts, iend), 'f').data).toEqual(Float32Array.of(0, 0));
});

describe('parsePng refuses', () => {
  const palette: Chunk = ['PLTE', Uint8Array.of(1, 2, 3)];
  test.each<[string, Chunk[], string]>([
    ['no header', [idat(0, 1, 2), iend], 'f: the PNG must begin with its header, got no IHDR.'],
    [
      'a short header',
      [['IHDR', new Uint8Array(12)], iend],
      'f: the PNG must begin with its header, got 12 bytes of IHDR.',
    ],
    ['no pixels', [ihdr(0, 1, 8, 0, 0, 0, 0)], "f: the PNG's sizes must be positive, got 0x1."],
    [
      'another colour type',
      [ihdr(1, 1, 8, 5, 0, 0, 0)],
      "f: the PNG's colour type must be 0, 2, 3, 4 or 6, got 5.",
    ],
    [
      'another depth',
      [ihdr(1, 1, 4, 2, 0, 0, 0)],
      "f: the PNG's bits of a sample must be 8 or 16, got 4.",
    ],
    [
      'another compression',
      [ihdr(1, 1, 8, 0, 1, 0, 0)],
      "f: the PNG's compression method must be 0, got 1.",
    ],
    ['another filter', [ihdr(1, 1, 8, 0, 0, 1, 0)], "f: the PNG's filter method must be 0, got 1."],
    [
      'another interlace',
      [ihdr(1, 1, 8, 0, 0, 0, 2)],
      "f: the PNG's interlace method must be 0 or 1, got 2.",
    ],
    [
      'too many pixels',
      [ihdr(2 ** 16, 2 ** 16, 1, 0, 0, 0, 0)],
      'f: the image must have at most 67108864 pixels (option mostPixels), got 65536x65536.',
    ],
    [
      'more pixels than can be packed so small',
      [ihdr(2 ** 10, 2 ** 10, 8, 0, 0, 0, 0), idat(0), iend],
      'f: the PNG must hold its 1024x1024 pixels, got 66 bytes.',
    ],
    [
      'too few rows',
      [ihdr(2, 2, 8, 0, 0, 0, 0), idat(0, 1, 2, 0, 1), iend],
      'f: the PNG must be undamaged, got an error: the data ends before the last row.',
    ],
    [
      'no data',
      [gray, iend],
      'f: the PNG must be undamaged, got an error: the data ends before the last row.',
    ],
    [
      'a row by another filter',
      [gray, idat(5, 1, 2), iend],
      'f: the PNG must be undamaged, got an error: unknown filter 5.',
    ],
    [
      'no zlib',
      [gray, ['IDAT', Uint8Array.of(1, 2, 3, 4, 5, 6, 7)], iend],
      'f: the PNG must be undamaged, got an error: invalid zlib data.',
    ],
    [
      'no palette',
      [ihdr(1, 1, 8, 3, 0, 0, 0), idat(0, 0), iend],
      'f: the palette must be of 1 to 256 colours of 3 bytes, with no more opacities, got 0 bytes and 0 opacities.',
    ],
    [
      'half a palette',
      [ihdr(1, 1, 8, 3, 0, 0, 0), ['PLTE', new Uint8Array(4)], idat(0, 0), iend],
      'f: the palette must be of 1 to 256 colours of 3 bytes, with no more opacities, got 4 bytes and 0 opacities.',
    ],
    [
      'more opacities than colours',
      [ihdr(1, 1, 8, 3, 0, 0, 0), palette, ['tRNS', new Uint8Array(2)], idat(0, 0), iend],
      'f: the palette must be of 1 to 256 colours of 3 bytes, with no more opacities, got 3 bytes and 2 opacities.',
    ],
    [
      'a colour that is not in the palette',
      [ihdr(1, 1, 8, 3, 0, 0, 0), palette, idat(0, 1), iend],
      'f: the PNG must be undamaged, got an error: colour 1 of a palette of 1.',
    ],
  ])('%s', (_, chunks, message) => {
    expect(() => parsePng(png(...chunks), 'f')).toThrow(
      expect.objectContaining({ name: 'ValueError', message }),
    );
  });
});

const close = (image: Image) => [...image.data].map((value) => Math.round(value * 1e4) / 1e4);

describe('parsePng', () => {
  type Row = [string, number, 1 | 2 | 4 | 8 | 16, number, number, PngDataArray, number[]];
  test.each<Row>([
    ['8-bit gray', 1, 8, 2, 1, Uint8Array.of(0, 51), [0, 0.2]],
    ['16-bit gray', 1, 16, 2, 1, Uint16Array.of(65535, 13107), [1, 0.2]],
    // Each row begins with a byte of its own.
    ['1-bit gray', 1, 1, 3, 2, Uint8Array.of(0b10100000, 0b01000000), [1, 0, 1, 0, 1, 0]],
    ['2-bit gray', 1, 2, 3, 1, Uint8Array.of(0b00011100), [0, 0.3333, 1]],
    ['4-bit gray', 1, 4, 3, 1, Uint8Array.of(0x0f, 0x30), [0, 1, 0.2]],
    ['gray and opacity', 2, 8, 1, 1, Uint8Array.of(255, 51), [1, 0.2]],
    ['colour', 3, 8, 1, 2, Uint8Array.of(255, 0, 51, 0, 0, 255), [1, 0, 0.2, 0, 0, 1]],
    ['colour and opacity', 4, 8, 1, 1, Uint8Array.of(255, 0, 51, 102), [1, 0, 0.2, 0.4]],
  ])('%s', (_, channels, depth, width, height, data, expected) => {
    const image = parsePng(encode({ width, height, channels, depth, data }), 'f');
    expect(image).toMatchObject({ width, height, channels });
    expect(close(image)).toEqual(expected);
  });

  test('a palette', () => {
    const palette = [
      [255, 0, 0],
      [0, 51, 255],
    ];
    const png = encode({ width: 2, height: 1, channels: 1, data: Uint8Array.of(1, 0), palette });
    const image = parsePng(png, 'f');
    expect(image).toMatchObject({ width: 2, height: 1, channels: 3 });
    expect(close(image)).toEqual([0, 0.2, 1, 1, 0, 0]);
  });

  const good = encode({ width: 2, height: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4) });
  const damaged = good.slice();
  damaged[45]! ^= 1;
  // Signature 8, IHDR 25, IDAT 12 and its data, IEND 12.
  const idat = good.length - 8 - 25 - 12;
  test.each<[string, Uint8Array, string]>([
    [
      'empty',
      new Uint8Array(),
      'f: the file must be a PNG, which begins 89 50 4e 47 0d 0a 1a 0a, got an empty file.',
    ],
    [
      'another format',
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0),
      'f: the file must be a PNG, which begins 89 50 4e 47 0d 0a 1a 0a, got ff d8 ff e0.',
    ],
    [
      'cut off in a chunk',
      good.subarray(0, 50),
      `f, byte 33: the chunk 'IDAT' must be ${idat} bytes, got 17.`,
    ],
    [
      'cut off after a chunk',
      good.subarray(0, good.length - 12),
      `f, byte ${good.length - 12}: the next chunk must be at least 12 bytes, got 0.`,
    ],
    [
      'damaged',
      damaged,
      "f, byte 33: the checksum of the chunk 'IDAT' must be 9fcc38cf, got 700e53f1.",
    ],
  ])('refuses: %s', (_, file, message) => {
    expect(() => parsePng(file, 'f')).toThrow(new Error(message));
  });
});

test('every cut and every wrong byte is refused by a ValueError', () => {
  const file = encode({ width: 3, height: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  const refused = (bytes: Uint8Array) => {
    try {
      parsePng(bytes, 'f');
    } catch (error) {
      return error;
    }
    return null;
  };
  for (let length = 0; length < file.length; length++) {
    expect(refused(file.subarray(0, length))).toBeInstanceOf(ValueError);
  }
  for (let at = 0; at < file.length; at++) {
    const changed = file.slice();
    changed[at]! ^= 0xff;
    expect(refused(changed)).toBeInstanceOf(ValueError);
  }
});

describe('imageToPng', () => {
  test.each([1, 2, 3, 4])('every value of 0 to 255, %d channels', (channels) => {
    const data = Float32Array.from({ length: 256 * channels }, (_, i) => (i % 256) / 255);
    const image = { width: 16, height: 16, channels, data };
    expect(parsePng(imageToPng(image), 'f')).toEqual(image);
  });

  test('cuts off and rounds', () => {
    const data = Float32Array.of(-1, 2, 0.5, 0.49999);
    const { data: read } = parsePng(imageToPng({ width: 4, height: 1, channels: 1, data }), 'f');
    expect(Array.from(read, (value) => Math.round(value * 255))).toEqual([0, 255, 128, 127]);
  });

  const image = { width: 1, height: 2, channels: 1, data: Float32Array.of(0, 1) };
  test.each<[Partial<Image>, string]>([
    [{ width: 0 }, 'imageToPng: width must be a positive integer, got 0.'],
    [{ height: 1.5 }, 'imageToPng: height must be a positive integer, got 1.5.'],
    [{ channels: 5 }, 'imageToPng: channels must be 1, 2, 3 or 4, got 5.'],
    [{ width: 3 }, 'imageToPng: data must be of 3 x 2 x 1 values, got 2.'],
    [
      { data: Float32Array.of(0, Number.NaN) },
      'imageToPng: every value must be a number, got NaN.',
    ],
  ])('refuses %j', (wrong, message) => {
    expect(() => imageToPng({ ...image, ...wrong })).toThrow(new Error(message));
  });
});

describe('withChannels', () => {
  const image = (channels: number, ...data: number[]) => ({
    width: 1,
    height: data.length / channels,
    channels,
    data: Float32Array.from(data),
  });
  test.each<[number, number[], 1 | 3, number[]]>([
    [1, [0.5, 0.25], 1, [0.5, 0.25]],
    [2, [0.5, 0, 0.25, 1], 1, [0.5, 0.25]],
    [3, [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1], 1, [0.299, 0.587, 0.114, 1]],
    [4, [1, 0, 0, 0.5], 1, [0.299]],
    [1, [0.5, 0.25], 3, [0.5, 0.5, 0.5, 0.25, 0.25, 0.25]],
    [2, [0.5, 0], 3, [0.5, 0.5, 0.5]],
    [3, [0.5, 0.25, 0], 3, [0.5, 0.25, 0]],
    [4, [0.5, 0.25, 0, 1], 3, [0.5, 0.25, 0]],
  ])('%d %j -> %d %j', (own, data, channels, expected) => {
    const out = withChannels(image(own, ...data), channels);
    expect(out.channels).toBe(channels);
    expect(close(out)).toEqual(expected);
  });
});
