import type { Bytes } from './bytes.js';
import { readRecords } from './record_tree.js';

/** A stretch of the file. */
export interface Stretch {
  offset: number;
  length: number;
}

const HEADER_BYTES = 146;
const DEEPEST = 16;
const [MANAGED, HUGE] = [0, 1];
const HUGE_RECORD = { type: 1, size: 24 };

const isPowerOfTwo = (n: number) => n >= 1 && n <= 2 ** 48 && Number.isInteger(Math.log2(n));

/** A doubling table's measures, in the letters of the specification where it has such. */
interface Table {
  width: number;
  /** Bytes of the blocks of the first two rows, and of the largest that hold objects themselves. */
  start: number;
  largest: number;
  /** Bytes of an offset within the heap. */
  offsetBytes: number;
}

/**
 * Opens a heap in which newer files keep links and attributes when there are many: blocks of objects in
 * rows, each row's blocks twice as large as those of the row before.
 *
 * Source: HDF5 File Format Specification 3.0, III.G.
 *
 * @returns where the object of an ID lies, which is at an address.
 */
export function openHeap(bytes: Bytes, address: number): (id: number) => Stretch {
  bytes.signature(address, 'FRHP', 'a fractal heap');
  const version = bytes.u8(address + 4);
  if (version !== 0) bytes.lacks(`fractal heaps of version ${version}`);
  if (bytes.u16(address + 7) !== 0) bytes.lacks('packed heaps');
  bytes.checksum(address, HEADER_BYTES, `the heap at ${address}`);
  const idBytes = bytes.u16(address + 5);
  const largestObject = bytes.u32(address + 10);
  const table: Table = {
    width: bytes.u16(address + 110),
    start: bytes.u64(address + 112),
    largest: bytes.u64(address + 120),
    offsetBytes: Math.ceil(bytes.u16(address + 128) / 8),
  };
  const { width, start, largest, offsetBytes } = table;
  if (![width, start, largest].every(isPowerOfTwo) || offsetBytes > 8 || largest < start) {
    bytes.broken(`the heap at ${address} has odd blocks`);
  }
  const lengthBytes = Math.min(
    Math.ceil(Math.log2(largest) / 8),
    Math.floor(Math.log2(Math.max(largestObject, 1)) / 8) + 1,
  );
  if (1 + offsetBytes + lengthBytes > idBytes) bytes.broken(`the heap at ${address} has odd IDs`);
  const root = bytes.u64(address + 132);
  const rows = bytes.u16(address + 140);

  const managed = (id: number): Stretch => {
    const offset = bytes.uint(id + 1, offsetBytes);
    const length = bytes.uint(id + 1 + offsetBytes, lengthBytes);
    const block =
      rows === 0 ? { at: root, first: 0, size: start } : below(root, rows, 0, offset, 0);
    const inside = offset - block.first;
    if (inside + length > block.size)
      bytes.broken(`an object of the heap at ${address} is outside`);
    bytes.signature(block.at, 'FHDB', 'a block of a heap');
    return { offset: block.at + inside, length };
  };

  /** The block that holds an offset, below the block of pointers `at`, whose first offset is `first`. */
  const below = (
    at: number,
    rowCount: number,
    first: number,
    offset: number,
    depth: number,
  ): { at: number; first: number; size: number } => {
    if (depth > DEEPEST) bytes.broken(`the heap at ${address} is knotted`);
    const pointers = at + 13 + offsetBytes;
    bytes.once('pointers', at, () => {
      bytes.signature(at, 'FHIB', 'a block of pointers');
      const length = pointers - at + 8 * width * rowCount + 4;
      bytes.checksum(at, length, `the block of pointers at ${at}`);
    });
    const relative = offset - first;
    const row = Math.max(0, Math.floor(Math.log2(relative / (width * start))) + 1);
    const size = row === 0 ? start : start * 2 ** (row - 1);
    const rowFirst = row === 0 ? 0 : width * size;
    const column = Math.floor((relative - rowFirst) / size);
    if (row >= rowCount) bytes.broken(`an object of the heap at ${address} is in no block`);
    const child = bytes.u64(pointers + 8 * (row * width + column));
    const childFirst = first + rowFirst + column * size;
    if (size <= largest) return { at: child, first: childFirst, size };
    const childRows = Math.log2(size) - Math.log2(width * start) + 1;
    return below(child, childRows, childFirst, offset, depth + 1);
  };

  const huge = (id: number): Stretch => {
    const tree = bytes.u64(address + 22);
    const { type, size } = HUGE_RECORD;
    const records = bytes.once('huge', tree, () => readRecords(bytes, tree, type, size));
    const key = bytes.uint(id + 1, Math.min(8, idBytes - 1));
    const record = records.find((one) => bytes.u64(one + 16) === key);
    if (record === undefined) return bytes.broken(`the heap at ${address} lacks a huge object`);
    return { offset: bytes.u64(record), length: bytes.u64(record + 8) };
  };

  return (id) => {
    const kind = (bytes.u8(id) >> 4) & 3;
    if (kind !== MANAGED && kind !== HUGE) bytes.broken(`an ID at ${id} is no link's`);
    const found = kind === MANAGED ? managed(id) : huge(id);
    bytes.slice(found.offset, found.length);
    bytes.charge(found.length);
    return found;
  };
}
