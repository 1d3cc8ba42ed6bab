import { Gunzip, gunzipSync } from 'fflate';
import { product } from '../arithmetic/product.js';
import { bytes as checkBytes, fail, filled, ValueError } from '../check.js';

/** The values of an IDX file, in the array that its type asks for. */
export type IdxData =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** An IDX file's content. */
export interface Idx {
  /** The dimensions, such as `[10000, 28, 28]`. */
  shape: number[];
  /** Row-major, as long as the shape says. */
  data: IdxData;
}

/** By the third byte of the magic number: what the values are. They are stored big-endian. */
export const IDX_TYPES = {
  8: Uint8Array,
  9: Int8Array,
  11: Int16Array,
  12: Int32Array,
  13: Float32Array,
  14: Float64Array,
} as const;

/** The values in the byte order of this machine, in memory of their own. */
export function idxValues(type: keyof typeof IDX_TYPES, big: Uint8Array): IdxData {
  // Not big.slice(), which for a Node Buffer shares memory.
  const bytes = new Uint8Array(big);
  const size = IDX_TYPES[type].BYTES_PER_ELEMENT;
  const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  if (littleEndian && size > 1) {
    for (let at = 0; at < bytes.length; at += size) {
      for (let [i, j] = [at, at + size - 1]; i < j; i++, j--) {
        const byte = bytes[i]!;
        bytes[i] = bytes[j]!;
        bytes[j] = byte;
      }
    }
  }
  return new IDX_TYPES[type](bytes.buffer);
}

/** Bytes that are unpacked to read a header, and how many times longer deflate can make them (RFC 1951). */
const HEAD = 4096;
const MOST_UNPACKED = 1032;

/** The first bytes of what is packed, as many as there are. */
function head(packed: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  try {
    new Gunzip((part) => parts.push(part)).push(packed.subarray(0, HEAD));
  } catch {
    // What came before the damage may be a header; if not, that is said.
  }
  return parts.find(({ length }) => length > 0) ?? new Uint8Array(0);
}

function unpack(name: string, packed: Uint8Array): Uint8Array {
  // RFC 1952: the last four bytes are the unpacked length; fflate allocates what they say.
  const trailer = new DataView(packed.buffer, packed.byteOffset + packed.length - 4);
  const told = trailer.getUint32(0, true);
  const first = head(packed);
  if (first.length === 0) throw badGzip(name, packed.length);
  const header = idxHeader(first, name);
  const most = MOST_UNPACKED * packed.length;
  if (told > most || header.length + header.size > most) throw badGzip(name, packed.length);
  try {
    const bytes = gunzipSync(packed);
    if (bytes.length === told) return bytes;
  } catch {
    // Said below, whatever it was.
  }
  throw badGzip(name, packed.length);
}

/** What the header of an IDX file says. */
export interface IdxHeader {
  /** The dimensions, such as `[10000, 28, 28]`. */
  shape: number[];
  /** The third byte of the magic number: what the values are. */
  type: keyof typeof IDX_TYPES;
  /** Bytes of the header itself. */
  length: number;
  /** Bytes of all values. */
  size: number;
}

/**
 * Reads the header of an IDX file.
 *
 * @param file its bytes, at least as many as the header has; if there are fewer, the file ends there.
 * @throws ValueError if this is no IDX file or ends within the header.
 */
export function idxHeader(file: Uint8Array, name: string): IdxHeader {
  if (file.length === 0)
    throw new ValueError(`${name}: the file must be an IDX file, got 0 bytes.`);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const rank = file[3] ?? 0;
  const length = 4 + 4 * rank;
  if (
    file.length < 4 ||
    file[0] !== 0 ||
    file[1] !== 0 ||
    !((file[2] ?? 0) in IDX_TYPES) ||
    !rank
  ) {
    const magic = [...file.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
    throw new ValueError(
      `${name}: the magic number must be 00 00, a type (08, 09, 0b to 0e) and a number of ` +
        `dimensions, as in 00 00 08 03, got ${magic.join(' ')}.`,
    );
  }
  if (file.length < length) fail(name, 'the header', `${length} bytes`, file.length);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const type = file[2] as keyof typeof IDX_TYPES;
  const size = IDX_TYPES[type].BYTES_PER_ELEMENT * product(shape);
  return { shape, type, length, size };
}

/** Refuses a file that has not as many bytes as its header says. */
export function checkIdxLength(
  name: string,
  { shape, length, size }: IdxHeader,
  got: number,
  packed: boolean,
): void {
  if (got === length + size) return;
  const expected = `${length + size} bytes for shape [${shape.join(', ')}]`;
  fail(name, packed ? 'the unpacked length' : "the file's length", expected, got);
}

/** Whether a file that begins so is gzipped: an IDX file begins with two zeros. */
export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The error of a gzipped file that is cut off or damaged. */
export function badGzip(name: string, bytes: number): ValueError {
  return new ValueError(
    `${name}: the gzip data must be complete, got ${bytes} bytes that cannot be unpacked.`,
  );
}

/**
 * Parses an IDX file, the format of MNIST (http://yann.lecun.com/exdb/mnist): two zero bytes, the
 * type, the number of dimensions, each dimension as a big-endian integer of four bytes, the values.
 *
 * @param bytes the file, gzipped or not.
 * @param name the file's name, for messages.
 * @returns the dimensions, and the values in this machine's byte order
 * @throws ValueError if the file is empty, cut off, too long or of another format.
 * @example
 * const file = toIdx(Uint8Array.of(1, 2, 3, 4), [2, 2]);
 * parseIdx(file, 'labels-idx2-ubyte'); // { shape: [2, 2], data: Uint8Array [1, 2, 3, 4] }
 */
export function parseIdx(bytes: Uint8Array, name: string): Idx {
  checkBytes('parseIdx', 'the file', bytes);
  filled('parseIdx', 'name', name);
  const packed = bytes.length > 18 && isGzip(bytes);
  const file = packed ? unpack(name, bytes) : bytes;
  const header = idxHeader(file, name);
  checkIdxLength(name, header, file.length, packed);
  return { shape: header.shape, data: idxValues(header.type, file.subarray(header.length)) };
}
