import type { Bytes } from './bytes.js';

const DEEPEST = 16;
const HEADER_BYTES = 38;
/** Signature, version and type of a node, and its checksum. */
const [NODE_HEAD, NODE_CHECKSUM] = [6, 4];
/** How many bytes hold a number of up to `most`. */
const bytesFor = (most: number) => Math.floor(Math.log2(Math.max(most, 1)) / 8) + 1;

/**
 * Where the records of a B-tree of version 2 lie, in its order. No node is visited twice.
 *
 * Source: HDF5 File Format Specification 3.0, III.A.2.
 *
 * @param type what the records are: 1, 5, 8 ...
 * @param size bytes of a record.
 */
export function readRecords(bytes: Bytes, address: number, type: number, size: number): number[] {
  bytes.signature(address, 'BTHD', 'a tree of records');
  bytes.checksum(address, HEADER_BYTES, `the tree of records at ${address}`);
  const nodeBytes = bytes.u32(address + 6);
  const deepest = bytes.u16(address + 12);
  if (bytes.u8(address + 5) !== type || bytes.u16(address + 10) !== size) {
    bytes.broken(`the tree of records at ${address} is another one's`);
  }
  const levels = levelsOf(nodeBytes, size, deepest);
  if (deepest > DEEPEST || levels === null) bytes.broken(`the tree at ${address} has odd nodes`);

  const records: number[] = [];
  const visited = new Set<number>();
  const visit = (at: number, count: number, depth: number) => {
    if (visited.has(at)) bytes.broken(`the tree at ${address} is knotted`);
    visited.add(at);
    const level = levels![depth]!;
    const pointers = at + NODE_HEAD + count * size;
    const end = pointers + (depth > 0 ? (count + 1) * level.pointerBytes : 0);
    if (count > level.most) bytes.broken(`the node at ${at} is too full`);
    bytes.signature(at, depth > 0 ? 'BTIN' : 'BTLF', 'a node of records');
    bytes.checksum(at, end + NODE_CHECKSUM - at, `the node at ${at}`);
    for (let i = 0; i <= count; i++) {
      if (depth > 0) {
        const pointer = pointers + i * level.pointerBytes;
        visit(bytes.u64(pointer), bytes.uint(pointer + 8, level.countBytes), depth - 1);
      }
      if (i < count) records.push(at + NODE_HEAD + i * size);
    }
  };

  const count = bytes.u16(address + 24);
  if (count > 0) visit(bytes.u64(address + 16), count, deepest);
  if (records.length !== bytes.u64(address + 26)) {
    bytes.broken(`the tree at ${address} has ${records.length} records, and says another number`);
  }
  return records;
}

interface Level {
  /** Records that a node has room for. */
  most: number;
  /** Bytes of a pointer to a node below, and of the number of records in that. */
  pointerBytes: number;
  countBytes: number;
}

/** What fits into the nodes of each level, leaves first; null if nothing does. */
function levelsOf(nodeBytes: number, size: number, deepest: number): Level[] | null {
  const room = nodeBytes - NODE_HEAD - NODE_CHECKSUM;
  const leaf = { most: Math.floor(room / size), pointerBytes: 0, countBytes: 0 };
  const countBytes = bytesFor(leaf.most);
  const levels: Level[] = [leaf];
  let [below, belowBytes] = [leaf.most, 0];
  for (let depth = 1; depth <= Math.min(deepest, DEEPEST); depth++) {
    const pointerBytes = 8 + countBytes + belowBytes;
    const most = Math.floor((room - pointerBytes) / (size + pointerBytes));
    levels.push({ most, pointerBytes, countBytes });
    below = (most + 1) * below + most;
    belowBytes = bytesFor(below);
  }
  return levels.every(({ most }) => most > 0) ? levels : null;
}
