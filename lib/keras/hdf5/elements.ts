import { isNumberType, toFloat32 } from '../../load/to_float32.js';
import type { Bytes } from './bytes.js';
import type { Datatype } from './datatype.js';

/** Numbers of any of Keras's dtypes as float32. */
export function readNumbers(bytes: Bytes, offset: number, type: Datatype, count: number) {
  const { kind, size } = type;
  const data = bytes.slice(offset, count * size);
  const name = kind === 'bfloat16' ? kind : `${kind}${size * 8}`;
  if (!isNumberType(name)) return bytes.lacks(`weights of type ${kind}, ${size} bytes`);
  return toFloat32(data, name);
}

/**
 * Text of fixed length (padded with NUL) or variable length (in a global heap).
 *
 * Source: HDF5 File Format Specification 3.0, III.E and IV.B.
 */
export function readTexts(bytes: Bytes, offset: number, type: Datatype, count: number): string[] {
  bytes.slice(offset, count * type.size);
  return Array.from({ length: count }, (_, i) => {
    const at = offset + i * type.size;
    const length = type.kind === 'string' ? type.size : bytes.u32(at);
    bytes.charge(16 + length);
    if (type.kind === 'string') return bytes.text(at, length);
    if (length === 0) return '';
    const address = bytes.u64(at + 4);
    const heap = bytes.once('heap', address, () => readHeap(bytes, address));
    const [start, available] = heap.get(bytes.u32(at + 12)) ?? [0, -1];
    if (length > available) bytes.broken(`a text at ${at} is not in its heap`);
    return bytes.text(start, length);
  });
}

function readHeap(bytes: Bytes, address: number): Map<number, [number, number]> {
  bytes.signature(address, 'GCOL', 'a heap');
  const end = address + bytes.u64(address + 8);
  const objects = new Map<number, [number, number]>();
  for (let offset = address + 16; offset + 16 <= end; ) {
    const index = bytes.u16(offset);
    const size = bytes.u64(offset + 8);
    if (index === 0) break;
    bytes.slice(offset + 16, size);
    bytes.charge(16 + size);
    objects.set(index, [offset + 16, size]);
    offset += 16 + Math.ceil(size / 8) * 8;
  }
  return objects;
}
