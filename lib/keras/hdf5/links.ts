import type { Bytes } from './bytes.js';

const HARD_LINKS = 1;
const DEEPEST = 16;
const LONGEST_NAME = 4096;
const ENTRY_BYTES = 40;

/**
 * The names in a group and the addresses of what they name, by its symbol table: a B-tree of
 * symbol nodes and a heap of names. No node is visited twice, and there are no more names than the
 * file has room for.
 *
 * Source: HDF5 File Format Specification 3.0, III.A, III.B and III.D.
 */
export function readLinks(bytes: Bytes, symbolTable: number): Map<string, number> {
  const heap = bytes.u64(symbolTable + 8);
  bytes.signature(heap, 'HEAP', 'a heap of names');
  const names = bytes.u64(heap + 24);
  const namesLength = bytes.u64(heap + 8);
  bytes.slice(names, namesLength);
  const links = new Map<string, number>();
  const visited = new Set<number>();
  let entries = 0;

  const visit = (address: number, depth: number) => {
    if (visited.has(address) || depth > DEEPEST) bytes.broken(`the tree at ${address} is knotted`);
    visited.add(address);
    if (bytes.text(address, 4) === 'SNOD') {
      symbols(address);
      return;
    }
    bytes.signature(address, 'TREE', 'a group');
    if (bytes.u8(address + 4) !== 0) bytes.broken(`the tree at ${address} is not a group's`);
    const count = bytes.u16(address + 6);
    bytes.charge(16 * count);
    for (let i = 0; i < count; i++) visit(bytes.u64(address + 32 + 16 * i), depth + 1);
  };

  const symbols = (address: number) => {
    const count = bytes.u16(address + 6);
    entries += count;
    if (entries * ENTRY_BYTES > bytes.length) bytes.broken(`the node at ${address} is too full`);
    bytes.charge(count * ENTRY_BYTES);
    for (let i = 0; i < count; i++) {
      const entry = address + 8 + ENTRY_BYTES * i;
      const nameOffset = bytes.u64(entry);
      if (nameOffset >= namesLength) bytes.broken(`a name at ${entry} is not in its heap`);
      if (bytes.u32(entry + 16) > HARD_LINKS) bytes.lacks('soft links');
      const longest = Math.min(namesLength - nameOffset, LONGEST_NAME);
      const name = bytes.text(names + nameOffset, longest);
      bytes.charge(name.length);
      links.set(name, bytes.u64(entry + 8));
    }
  };

  visit(bytes.u64(symbolTable), 0);
  return links;
}
