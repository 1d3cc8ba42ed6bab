/** What byte b does to the checksum when k bytes follow it, at 256 k + b. */
const TABLE = new Uint32Array(8 * 256);
for (let b = 0; b < 256; b++) {
  let c = b;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  TABLE[b] = c;
}
for (let at = 256; at < TABLE.length; at++) {
  const before = TABLE[at - 256]!;
  TABLE[at] = (before >>> 8) ^ TABLE[before & 255]!;
}

/** Node's own, three times as fast, where it is: from 20.15 and 22.2 on. */
const native: ((data: Uint8Array) => number) | undefined =
  globalThis.process?.getBuiltinModule?.('node:zlib')?.crc32;

/**
 * The checksum of zip and PNG, eight bytes at a time.
 *
 * Source: Kounavis & Berry 2005, "A systematic approach to building high performance, software-based, CRC
 * generators" (slicing by 8).
 */
export function crc32(data: Uint8Array): number {
  return native === undefined ? slicedCrc32(data) : native(data);
}

/** As crc32, without Node. */
export function slicedCrc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  let i = 0;
  for (const end = data.length - 7; i < end; i += 8) {
    const low =
      crc ^ (data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24));
    crc =
      TABLE[1792 + (low & 255)]! ^
      TABLE[1536 + ((low >>> 8) & 255)]! ^
      TABLE[1280 + ((low >>> 16) & 255)]! ^
      TABLE[1024 + (low >>> 24)]! ^
      TABLE[768 + data[i + 4]!]! ^
      TABLE[512 + data[i + 5]!]! ^
      TABLE[256 + data[i + 6]!]! ^
      TABLE[data[i + 7]!]!;
  }
  for (; i < data.length; i++) crc = TABLE[(crc ^ data[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
