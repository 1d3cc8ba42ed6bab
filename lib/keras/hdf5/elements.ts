import type { Bytes } from './bytes.js';
import type { Datatype } from './datatype.js';

/** IEEE half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Numbers of any of Keras's dtypes as float32. */
export function readNumbers(bytes: Bytes, offset: number, type: Datatype, count: number) {
  const data = bytes.slice(offset, count * type.size);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = new Float32Array(count);
  const read = reader(bytes, type, view);
  for (let i = 0; i < count; i++) values[i] = read(i * type.size);
  return values;
}

function reader(bytes: Bytes, { kind, size }: Datatype, view: DataView): (at: number) => number {
  switch (`${kind}${size * 8}`) {
    case 'float32':
      return (at) => view.getFloat32(at, true);
    case 'float64':
      return (at) => view.getFloat64(at, true);
    case 'float16':
      return (at) => half(view.getUint16(at, true));
    case 'bfloat1616': {
      // The upper half of a float32.
      const word = new DataView(new ArrayBuffer(4));
      return (at) => {
        word.setUint16(2, view.getUint16(at, true), true);
        return word.getFloat32(0, true);
      };
    }
    case 'int8':
      return (at) => view.getInt8(at);
    case 'uint8':
      return (at) => view.getUint8(at);
    case 'int16':
      return (at) => view.getInt16(at, true);
    case 'uint16':
      return (at) => view.getUint16(at, true);
    case 'int32':
      return (at) => view.getInt32(at, true);
    case 'uint32':
      return (at) => view.getUint32(at, true);
    case 'int64':
      return (at) => Number(view.getBigInt64(at, true));
    case 'uint64':
      return (at) => Number(view.getBigUint64(at, true));
    default:
      return bytes.lacks(`weights of type ${kind}, ${size} bytes`);
  }
}

/**
 * Text of fixed length (padded with NUL) or variable length (in a global heap).
 *
 * Source: HDF5 File Format Specification 3.0, III.E and IV.B.
 */
export function readTexts(bytes: Bytes, offset: number, type: Datatype, count: number): string[] {
  bytes.slice(offset, count * type.size);
  const heaps = new Map<number, Map<number, [offset: number, length: number]>>();
  // What all texts may take together: more would mean that parts are read again and again.
  let budget = 4 * bytes.length;
  return Array.from({ length: count }, (_, i) => {
    const at = offset + i * type.size;
    if (type.kind === 'string') return bytes.text(at, type.size);
    const length = bytes.u32(at);
    if (length === 0) return '';
    const address = bytes.u64(at + 4);
    let heap = heaps.get(address);
    if (heap === undefined) {
      heap = readHeap(bytes, address);
      budget -= 16 * heap.size;
      heaps.set(address, heap);
    }
    const [start, available] = heap.get(bytes.u32(at + 12)) ?? [0, -1];
    budget -= length;
    if (length > available || budget < 0) bytes.broken(`a text at ${at} is not in its heap`);
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
    objects.set(index, [offset + 16, size]);
    offset += 16 + Math.ceil(size / 8) * 8;
  }
  return objects;
}
