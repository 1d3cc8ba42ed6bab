import { product } from '../../arithmetic/product.js';
import { bytes as checkBytes, filled, ValueError } from '../../check.js';

/** An array of NumPy. */
export type NpyArray = {
  /** Its sizes; none for a single number. */
  shape: number[];
  /** Row by row, whatever order the file has. */
  values: Float32Array;
  /** NumPy's word for the numbers of the file, as '<f8'. */
  kind: string;
};

/** How a number is read: its bytes, and from where in a view. */
type Reader = [size: number, read: (view: DataView, at: number, little: boolean) => number];

const READERS: Record<string, Reader> = {
  f2: [2, (view, at, little) => half(view.getUint16(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  i1: [1, (view, at) => view.getInt8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  u1: [1, (view, at) => view.getUint8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  b1: [1, (view, at) => view.getUint8(at)],
};

/** A number of 16 bits. */
function half(bits: number): number {
  const [sign, exponent, part] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return part ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + part / 1024) : 2 ** -14 * (part / 1024));
}

/** Arrays of more dimensions than NumPy has. */
const MOST_DIMENSIONS = 64;

/**
 * Parses a file of NumPy's `save`: numbers of 8 to 64 bits, integers or floats, in either byte order, C or Fortran order.
 *
 * Source: numpy.lib.format, versions 1 to 3.
 *
 * @param bytes the file
 * @param name the file's name, for messages
 * @throws ValueError for another format, objects, text or complex numbers, and a file of another size than its header says.
 * @example
 * const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }".padEnd(117) + '\n';
 * const text = `\x93NUMPY\x01\x00v\x00${header}\x05\x07`;
 * parseNpy(Uint8Array.from(text, (c) => c.charCodeAt(0)), 'a.npy').values; // Float32Array [5, 7]
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  checkBytes('parseNpy', 'the file', bytes);
  filled('parseNpy', 'name', name);
  const refuse = (what: string, expected: string, got: string | number): never => {
    throw new ValueError(`${name}: ${what} must be ${expected}, got ${got}.`);
  };
  const magic = String.fromCharCode(...bytes.subarray(0, 6));
  if (magic !== '\x93NUMPY' || bytes.length < 10) {
    refuse('the file', "one of NumPy's save", 'another');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const long = bytes[6]! > 1;
  const start = long ? 12 : 10;
  const length = long ? (bytes.length < 12 ? 0 : view.getUint32(8, true)) : view.getUint16(8, true);
  if (length === 0 || start + length > bytes.length) refuse('the header', 'whole', 'a part of it');
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const said = (pattern: RegExp) => pattern.exec(header)?.[1];
  const kind = said(/'descr':\s*'([^']*)'/);
  const order = said(/'fortran_order':\s*(True|False)/);
  const sizes = said(/'shape':\s*\(([\d,\sL]*)\)/);
  const reader = kind === undefined ? undefined : READERS[kind.slice(1)];
  if (kind === undefined || reader === undefined) {
    return refuse('the numbers', 'integers or floats', kind ?? header.trim());
  }
  if (order === undefined || sizes === undefined)
    return refuse('the header', 'whole', header.trim());
  const shape = sizes
    .split(',')
    .flatMap((size) => (size.trim() === '' ? [] : [parseInt(size, 10)]));
  const count = product(shape);
  const [size, read] = reader;
  const left = bytes.length - start - length;
  if (shape.length > MOST_DIMENSIONS || count * size !== left) {
    refuse(`the data of [${shape.slice(0, 8).join(', ')}]`, `${count * size} bytes`, left);
  }
  const little = kind[0] !== '>';
  const at = (i: number) => read(view, start + length + i * size, little);
  const values = new Float32Array(count);
  if (order === 'False') for (let i = 0; i < count; i++) values[i] = at(i);
  else {
    // The first index moves fastest: each value goes to its place by rows.
    const place = new Array<number>(shape.length).fill(0);
    const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
    for (let i = 0; i < count; i++) {
      values[place.reduce((sum, index, axis) => sum + index * strides[axis]!, 0)] = at(i);
      for (let axis = 0; axis < shape.length && ++place[axis]! === shape[axis]; axis++)
        place[axis] = 0;
    }
  }
  return { shape, values, kind };
}
