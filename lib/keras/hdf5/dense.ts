import type { Bytes } from './bytes.js';
import { openHeap, type Stretch } from './fractal_heap.js';
import { readRecords } from './record_tree.js';

/** An address of what is not there, as a number. */
const UNDEFINED_ADDRESS = 2 ** 64;

/** How a tree's records by names are made: each has the heap's ID, and the hash of its name. */
export const LINK_RECORD = { type: 5, size: 11, id: 4, hash: 0 };
export const ATTRIBUTE_RECORD = { type: 8, size: 17, id: 0, hash: 13 };

/** A message that a heap holds, with the hash of the name that it must have. */
export interface Dense extends Stretch {
  hash: number;
}

/**
 * Links or attributes that are too many for their object's header: messages in a heap, whose places a
 * tree has by their names.
 *
 * @param addresses where the addresses of the heap and of the tree are.
 */
export function readDense(
  bytes: Bytes,
  addresses: number,
  record: typeof LINK_RECORD,
): readonly Dense[] {
  const heap = bytes.u64(addresses);
  if (heap === UNDEFINED_ADDRESS) return [];
  const find = openHeap(bytes, heap);
  return readRecords(bytes, bytes.u64(addresses + 8), record.type, record.size).map((at) => ({
    ...find(at + record.id),
    hash: bytes.u32(at + record.hash),
  }));
}
