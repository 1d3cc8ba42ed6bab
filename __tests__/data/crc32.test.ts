import { crc32, slicedCrc32 } from '../../lib/data/crc32.js';

/** Bit by bit, as the standard has it. */
function bitwise(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe.each([
  ['with what Node has', crc32],
  ['without Node', slicedCrc32],
])('%s', (_, sum) => {
  test('the checksum of the standard', () => {
    expect(sum(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  test('any length, at any place', () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => i * i + (i >> 2));
    for (let length = 0; length < 40; length++) {
      const part = bytes.subarray(length, 2 * length);
      expect(sum(part)).toBe(bitwise(part));
    }
  });
});
