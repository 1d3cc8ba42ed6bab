import type { Bytes } from './bytes.js';

const NEW_LENGTH = 48;

/**
 * The address of the root group's object header, of versions 0 to 3.
 *
 * Source: HDF5 File Format Specification 3.0, II.A.
 */
export function readSuperblock(bytes: Bytes): number {
  const version = bytes.u8(8);
  if (version > 3) bytes.lacks(`superblock version ${version}`);
  const isNew = version >= 2;
  const sizes = isNew ? 9 : 13;
  if (bytes.u8(sizes) !== 8 || bytes.u8(sizes + 1) !== 8) {
    bytes.lacks('addresses of other than 8 bytes');
  }
  if (isNew) bytes.checksum(0, NEW_LENGTH, 'the superblock');
  const base = isNew ? 12 : 24 + 4 * version;
  if (bytes.u64(base) !== 0) bytes.lacks('a base address');
  if (bytes.u64(base + 16) > bytes.length) bytes.broken('it is cut short');
  return bytes.u64(isNew ? 36 : base + 40);
}
