import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail } from '../check.js';
import {
  badGzip,
  checkIdxLength,
  type IdxData,
  type IdxHeader,
  idxHeader,
  idxValues,
  isGzip,
} from '../data/idx.js';
import { filePieces } from './file_pieces.js';

/** One entry of an IDX file along its first axis: an image, a label. */
export interface IdxEntry {
  /** The entry's values, row-major. */
  data: IdxData;
  /** Of the whole file, `[n, ...]`. */
  shape: number[];
}

/** A file's bytes, unpacked if it is gzipped, and what is known of it at the end. */
async function* unpacked(path: string, file: { packed: boolean }) {
  const pieces = filePieces(path);
  const { value: first } = await pieces.next();
  if (!first) return;
  let bytes = 0;
  const all = (async function* () {
    bytes = first.length;
    yield first;
    for await (const piece of pieces) {
      bytes += piece.length;
      yield piece;
    }
  })();
  file.packed = isGzip(first);
  if (!file.packed) return yield* all;
  // Errors reach the loop below through gunzip, whose end also closes the file.
  const gunzip = pipeline(Readable.from(all), createGunzip(), () => {});
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (!/^Z_/.test((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    throw badGzip(path, bytes);
  }
}

/** The header, once all of its bytes are there; null before. */
function headerOf(bytes: Uint8Array, path: string): IdxHeader | null {
  const whole = bytes.length >= 4 && bytes.length >= 4 + 4 * bytes[3]!;
  return whole ? idxHeader(bytes, path) : null;
}

/**
 * The entries of an IDX file, gzipped or not, along its first axis, each read when it is asked for:
 * the file may be larger than the memory.
 *
 * @param path of the file
 * @throws ValueError that names the file: missing, empty, of another format; or, after the entries
 *     that are there, cut off or too long.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('images-idx3-ubyte', toIdx(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]));
 * const entries = [];
 * for await (const { data } of readIdx('images-idx3-ubyte')) entries.push(data);
 * entries; // [Uint8Array [1, 2, 3, 4], Uint8Array [5, 6, 7, 8]]
 */
export async function* readIdx(path: string): AsyncGenerator<IdxEntry, void, undefined> {
  const file = { packed: false };
  let held: Uint8Array = new Uint8Array();
  let header: IdxHeader | null = null;
  let [length, given] = [0, 0];
  // Pieces that are no whole entry yet: put together once, however many they are.
  let [parts, waiting, wanted]: [Uint8Array[], number, number] = [[], 0, 0];
  for await (const piece of unpacked(path, file)) {
    length += piece.length;
    parts.push(piece);
    waiting += piece.length;
    if (waiting < wanted) continue;
    held = parts.length === 1 ? piece : Buffer.concat(parts);
    if (header === null) {
      header = headerOf(held, path);
      if (header === null) {
        [parts, waiting] = [[held], held.length];
        continue;
      }
      held = held.subarray(header.length);
    }
    const { shape, type, size } = header;
    const entry = size / Math.max(shape[0]!, 1);
    if (entry === 0 && shape[0]! > 0) {
      fail(path, 'its entries', 'of at least one value', `shape [${shape.join(', ')}]`);
    }
    wanted = entry;
    for (; given < shape[0]! && held.length >= entry; given++) {
      yield { data: idxValues(type, held.subarray(0, entry)), shape };
      held = held.subarray(entry);
    }
    // What comes after the last one is only counted.
    if (given === shape[0]) {
      held = held.subarray(held.length);
      wanted = 0;
    }
    [parts, waiting] = held.length === 0 ? [[], 0] : [[held], held.length];
  }
  checkIdxLength(path, header ?? idxHeader(held, path), length, file.packed);
}

/**
 * What the header of an IDX file says, gzipped or not; no more of the file is read.
 *
 * @param path of the file
 * @throws ValueError that names the file: missing, empty, of another format, or cut off in the header
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('images-idx3-ubyte', toIdx(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]));
 * (await readIdxHeader('images-idx3-ubyte')).shape; // [2, 2, 2]
 */
export async function readIdxHeader(path: string): Promise<IdxHeader> {
  let held: Uint8Array = new Uint8Array();
  for await (const piece of unpacked(path, { packed: false })) {
    held = Buffer.concat([held, piece]);
    const header = headerOf(held, path);
    if (header !== null) return header;
  }
  return idxHeader(held, path);
}
