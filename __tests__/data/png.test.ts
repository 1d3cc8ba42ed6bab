import { encode, type PngDataArray } from 'fast-png';
import { ValueError } from '../../lib/check.js';
import { type Image, withChannels } from '../../lib/data/image.js';
import { imageToPng } from '../../lib/data/image_to_png.js';
import { parsePng } from '../../lib/data/parse_png.js';

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
  ])('refuses: %s', (_, file, message) => {
    expect(() => parsePng(file, 'f')).toThrow(new Error(message));
  });

  test('refuses: damaged', () => {
    expect(() => parsePng(damaged, 'f')).toThrow(
      /^f: the PNG must be undamaged, got an error: CRC mismatch for chunk IDAT\. .*\.$/,
    );
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
