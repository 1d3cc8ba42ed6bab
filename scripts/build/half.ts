/**
 * The 16 bits of a number as IEEE 754's binary16, rounded to the nearest.
 *
 * @throws RangeError for what is beyond its largest number, 65504
 */
function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const fraction = bits & 0x7fffff;
  if (exponent >= 31) throw new RangeError('a number of 16 bits must be at most 65504');
  if (exponent > 0) return sign | (((exponent << 10) | (fraction >> 13)) + ((fraction >> 12) & 1));
  // A subnormal number has no leading 1 of its own.
  const shift = 14 - exponent;
  return shift > 24 ? sign : sign | (((fraction | 0x800000) + (1 << (shift - 1))) >> shift);
}

/** Float32 numbers, little-endian, as float16 ones: half of the bytes, and 11 bits that are exact. */
export function half(floats: Uint8Array): Uint8Array {
  const from = new DataView(floats.buffer, floats.byteOffset, floats.byteLength);
  const bytes = new Uint8Array(floats.length / 2);
  const to = new DataView(bytes.buffer);
  for (let i = 0; i < bytes.length; i += 2) {
    to.setUint16(i, halfBits(from.getUint32(2 * i, true)), true);
  }
  return bytes;
}
