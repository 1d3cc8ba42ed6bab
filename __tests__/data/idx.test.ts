import { gzipSync } from 'fflate';
import { parseIdx } from '../../lib/data/idx.js';

/** An IDX file by hand: type, dimensions, and what each value's bytes are. */
function idx(type: number, shape: number[], values: number[]): Uint8Array {
  const dimensions = shape.flatMap((n) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]);
  return Uint8Array.from([0, 0, type, shape.length, ...dimensions, ...values]);
}

const bytes = idx(8, [2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]);

describe('parseIdx', () => {
  test.each([
    ['plain', bytes],
    ['gzipped', gzipSync(bytes)],
    ['from a Buffer', Buffer.from(bytes)],
    ['gzipped, from a Buffer', Buffer.from(gzipSync(bytes))],
    ['gzipped, within a larger buffer', new Uint8Array([9, ...gzipSync(bytes)]).subarray(1)],
    ['within a larger buffer', new Uint8Array([9, ...bytes, 9]).subarray(1, 1 + bytes.length)],
  ])('reads unsigned bytes, %s', (_, file) => {
    const { shape, data } = parseIdx(file, 'f');
    expect(shape).toEqual([2, 2, 3]);
    expect(data).toEqual(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255));
  });

  test.each([
    ['int8', 9, [255, 2], Int8Array.of(-1, 2)],
    ['int16', 11, [255, 254, 1, 0], Int16Array.of(-2, 256)],
    ['int32', 12, [0, 0, 1, 0, 255, 255, 255, 255], Int32Array.of(256, -1)],
    ['float32', 13, [63, 128, 0, 0, 192, 0, 0, 0], Float32Array.of(1, -2)],
    ['float64', 14, [63, 240, 0, 0, 0, 0, 0, 0, 192, 0, 0, 0, 0, 0, 0, 0], Float64Array.of(1, -2)],
  ])('reads big-endian %s', (_, type, stored, expected) => {
    expect(parseIdx(idx(type, [2], stored), 'f')).toEqual({ shape: [2], data: expected });
  });

  const packed = gzipSync(bytes);
  const magic =
    'the magic number must be 00 00, a type (08, 09, 0b to 0e) and a number of dimensions, ' +
    'as in 00 00 08 03, got';
  test.each([
    ['empty', new Uint8Array(0), 'd/f: the file must be an IDX file, got 0 bytes.'],
    ['three bytes', bytes.subarray(0, 3), `d/f: ${magic} 00 00 08.`],
    ['wrong magic', Uint8Array.of(0, 1, 8, 1, 0, 0, 0, 0), `d/f: ${magic} 00 01 08 01.`],
    ['unknown type', Uint8Array.of(0, 0, 10, 1, 0, 0, 0, 0), `d/f: ${magic} 00 00 0a 01.`],
    ['no dimensions', Uint8Array.of(0, 0, 8, 0), `d/f: ${magic} 00 00 08 00.`],
    ['header cut', bytes.subarray(0, 10), 'd/f: the header must be 16 bytes, got 10.'],
    [
      'truncated',
      bytes.subarray(0, 20),
      "d/f: the file's length must be 28 bytes for shape [2, 2, 3], got 20.",
    ],
    [
      'trailing bytes',
      Uint8Array.of(...bytes, 0),
      "d/f: the file's length must be 28 bytes for shape [2, 2, 3], got 29.",
    ],
    [
      'gzipped, truncated inside',
      gzipSync(bytes.subarray(0, 20)),
      'd/f: the unpacked length must be 28 bytes for shape [2, 2, 3], got 20.',
    ],
    [
      'gzip truncated',
      packed.subarray(0, packed.length - 9),
      `d/f: the gzip data must be complete, got ${packed.length - 9} bytes that cannot be unpacked.`,
    ],
    [
      'gzip without its trailer',
      packed.subarray(0, packed.length - 8),
      `d/f: the gzip data must be complete, got ${packed.length - 8} bytes that cannot be unpacked.`,
    ],
  ])('refuses: %s', (_, file, message) => {
    expect(() => parseIdx(file, 'd/f')).toThrow(new Error(message));
  });
});
