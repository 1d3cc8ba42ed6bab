import { ByteWriter, packed } from './byte_writer.js';
import { attribute, type HeaderMessage } from './write_attribute.js';

/** A group: its members by name, and text or lists of text about it. */
export class Hdf5Tree extends Map<string, Hdf5Tree | Hdf5Dataset> {
  readonly attributes: Record<string, string | readonly string[]> = {};
}

/** Float32 or int32 numbers and their shape. */
export interface Hdf5Dataset {
  shape: readonly number[];
  numbers: Float32Array | Int32Array;
}

/** Children of an inner node of a tree, halved; h5py's value. */
const INTERNAL_K = 16;
/** Bytes of a node of symbols before its entries, and of an entry. */
const NODE_HEAD = 8;
const ENTRY = 40;

/** An object header of version 1. */
function header(out: ByteWriter, messages: readonly HeaderMessage[]): number {
  const padded = messages.map(({ body }) => Math.ceil(body.length / 8) * 8);
  const size = padded.reduce((sum, length) => sum + 8 + length, 0);
  const address = out.allocate(16 + size);
  out.put(address, 1);
  out.u16(address + 2, messages.length);
  out.u32(address + 4, 1);
  out.u32(address + 8, size);
  let at = address + 16;
  messages.forEach(({ type, body }, i) => {
    out.u16(at, type);
    out.u16(at + 2, padded[i]!);
    out.text(at + 8, body);
    at += 8 + padded[i]!;
  });
  return address;
}

/** IEEE float32, little-endian, as HDF5 describes it. */
const FLOAT32 = Uint8Array.from([
  0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0,
]);

/** Signed integers of 32 bits, likewise. */
const INT32 = Uint8Array.from([0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0]);

function dataset(out: ByteWriter, { shape, numbers }: Hdf5Dataset): number {
  const whole = numbers instanceof Int32Array;
  const data = out.allocate(numbers.byteLength);
  const copy = new DataView(new ArrayBuffer(numbers.byteLength));
  for (const [i, value] of numbers.entries()) {
    if (whole) copy.setInt32(4 * i, value, true);
    else copy.setFloat32(4 * i, value, true);
  }
  out.text(data, new Uint8Array(copy.buffer));
  const dims = shape.map((n): [number, number] => [n, 8]);
  return header(out, [
    { type: 0x1, body: packed([1, 1], [shape.length, 1], [0, 6], ...dims) },
    { type: 0x3, body: whole ? INT32 : FLOAT32 },
    // The fill value: allocated late, never written, none.
    { type: 0x5, body: packed([2, 1], [2, 1], [0, 1], [0, 1]) },
    { type: 0x8, body: packed([3, 1], [1, 1], [data, 8], [numbers.byteLength, 8]) },
  ]);
}

/** A group: a heap of names, one node of symbols sorted by name, and a tree of that one leaf. */
function group(out: ByteWriter, members: Hdf5Tree, leafK: number): number {
  const encoder = new TextEncoder();
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([name, member]) => ({
    name: encoder.encode(name),
    address: member instanceof Hdf5Tree ? group(out, member, leafK) : dataset(out, member),
  }));
  // Offset 0 of the heap is the empty name.
  let used = 8;
  const offsets = entries.map(({ name }) => {
    const offset = used;
    used += Math.ceil((name.length + 1) / 8) * 8;
    return offset;
  });
  const names = out.allocate(used);
  for (const [i, { name }] of entries.entries()) out.text(names + offsets[i]!, name);
  const heap = out.allocate(32);
  out.text(heap, 'HEAP');
  out.u64(heap + 8, used);
  // No free block in the heap.
  out.u64(heap + 16, 1);
  out.u64(heap + 24, names);

  const node = out.allocate(NODE_HEAD + ENTRY * 2 * leafK);
  out.text(node, 'SNOD');
  out.put(node + 4, 1);
  out.u16(node + 6, entries.length);
  entries.forEach(({ address }, i) => {
    out.u64(node + NODE_HEAD + ENTRY * i, offsets[i]!);
    out.u64(node + NODE_HEAD + ENTRY * i + 8, address);
  });

  const tree = out.allocate(24 + (2 * INTERNAL_K + 1) * 8 + 2 * INTERNAL_K * 8);
  out.text(tree, 'TREE');
  out.u16(tree + 6, 1);
  out.undefinedAddress(tree + 8);
  out.undefinedAddress(tree + 16);
  out.u64(tree + 32, node);
  out.u64(tree + 40, offsets.at(-1) ?? 0);
  const about = Object.entries(members.attributes).map(([name, text]) =>
    attribute(out, name, text),
  );
  return header(out, [{ type: 0x11, body: packed([tree, 8], [heap, 8]) }, ...about]);
}

/** Half of the entries that a node of symbols has room for: the largest group fits in one. */
function leafKOf(tree: Hdf5Tree): number {
  const inner = [...tree.values()].map((member) =>
    member instanceof Hdf5Tree ? leafKOf(member) : 4,
  );
  return Math.max(4, Math.ceil(tree.size / 2), ...inner);
}

/**
 * An HDF5 file of groups, their attributes of text, and datasets of numbers, as h5py would write it:
 * superblock of version 0, symbol tables, data in one piece.
 *
 * Source: HDF5 File Format Specification 3.0.
 */
export function writeHdf5(tree: Hdf5Tree): Uint8Array {
  const out = new ByteWriter();
  const leafK = leafKOf(tree);
  out.allocate(96);
  out.put(0, 0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
  // Addresses and lengths of 8 bytes.
  out.put(13, 8, 8);
  out.u16(16, leafK);
  out.u16(18, INTERNAL_K);
  const root = group(out, tree, leafK);
  out.allocate(0);
  out.undefinedAddress(32);
  out.u64(40, out.length);
  out.undefinedAddress(48);
  out.u64(64, root);
  return out.finish();
}
