import { Inflate } from 'fflate';
import { ValueError } from '../check.js';
import { crc32 } from '../data/crc32.js';

/** What a zip may hold at most, so that a small hostile file cannot fill the memory. */
const MOST_FILES = 1000;
/** Deflate cannot do better than 1032:1; weights never come near. */
const RATIO = 100;
const SPARE_BYTES = 16 * 2 ** 20;
/** Inflated piece by piece: one of 16 kB can become 16 MB. */
const CHUNK = 16 * 2 ** 10;
const [STORED, DEFLATED] = [0, 8];
const ENTRY_BYTES = 30;
const ENTRY = 0x04034b50;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** Whether these bytes begin as a zip does. */
export function isZip(data: Uint8Array): boolean {
  return data[0] === 0x50 && data[1] === 0x4b && data[2] === 3 && data[3] === 4;
}

interface Entry {
  crc: number;
  method: number;
  /** Bytes, packed and unpacked. */
  packed: number;
  size: number;
  /** Where in the file the entry is. */
  offset: number;
}

function damaged(where: string, why: string): never {
  throw new ValueError(`${where}: the zip must be whole, got a damaged one: ${why}.`);
}

/** The central directory at the end, which a truncated zip lacks. */
function readDirectory(where: string, data: Uint8Array, mostFiles: number): Map<string, Entry> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let end = data.length - 22;
  const earliest = Math.max(0, end - 65535);
  while (end >= earliest && view.getUint32(end, true) !== DIRECTORY_END) end--;
  if (end < earliest) damaged(where, 'it has no directory at its end');
  const count = view.getUint16(end + 10, true);
  if (count > mostFiles) damaged(where, `its directory has ${count} files`);
  const entries = new Map<string, Entry>();
  let offset = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (offset + 46 > end || view.getUint32(offset, true) !== DIRECTORY_ENTRY) {
      damaged(where, 'its directory is broken');
    }
    const nameLength = view.getUint16(offset + 28, true);
    const name = new TextDecoder().decode(data.subarray(offset + 46, offset + 46 + nameLength));
    if (entries.has(name)) damaged(where, `it has ${name} twice`);
    if (view.getUint16(offset + 8, true) & 1) damaged(where, `${name} is encrypted`);
    entries.set(name, {
      method: view.getUint16(offset + 10, true),
      crc: view.getUint32(offset + 16, true),
      packed: view.getUint32(offset + 20, true),
      size: view.getUint32(offset + 24, true),
      offset: view.getUint32(offset + 42, true),
    });
    const extra = view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
    offset += 46 + nameLength + extra;
  }
  return entries;
}

/** An entry's bytes as they are packed. */
function packedBytes(where: string, data: Uint8Array, name: string, entry: Entry): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const { offset, packed } = entry;
  if (offset + ENTRY_BYTES > data.length || view.getUint32(offset, true) !== ENTRY) {
    damaged(where, `${name} is not where its directory says`);
  }
  const extra = view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const start = offset + ENTRY_BYTES + extra;
  if (start + packed > data.length) damaged(where, `${name} is longer than the file`);
  return data.subarray(start, start + packed);
}

/** Unpacks, and stops as soon as more comes out than the directory says. */
function inflate(where: string, name: string, packed: Uint8Array, size: number): Uint8Array {
  const content = new Uint8Array(size);
  let [filled, ended] = [0, false];
  const stream = new Inflate((piece, final) => {
    if (filled + piece.length > size) damaged(where, `${name} is too long`);
    content.set(piece, filled);
    filled += piece.length;
    ended = final;
  });
  for (let start = 0; start < packed.length || start === 0; start += CHUNK) {
    const last = start + CHUNK >= packed.length;
    stream.push(packed.subarray(start, start + CHUNK), last);
  }
  if (filled < size || !ended) damaged(where, `${name} is too short`);
  return content;
}

/** A zip whose files are unpacked when they are asked for. */
export interface Zip {
  names: readonly string[];
  /** The content of a file; undefined if there is no such file. */
  read(name: string): Uint8Array | undefined;
}

/**
 * A zip, its files left packed until they are read. Sizes that weights cannot be packed to are
 * refused by the directory, and so is what turns out larger than that says. Nothing is written
 * anywhere, so that a file's name, whatever it is, leads nowhere.
 *
 * A stored file without a checksum is as torch.save writes it if it is told to leave that out.
 *
 * Source: PKWARE APPNOTE 6.3.10, 4.3.
 *
 * @throws ValueError, as read does, if the zip is truncated, damaged or too good at packing.
 */
export function openZip(where: string, data: Uint8Array, mostFiles = MOST_FILES): Zip {
  const directory = readDirectory(where, data, mostFiles);
  // For all that is read together.
  let left = data.length * RATIO + SPARE_BYTES;
  const read = (name: string) => {
    const entry = directory.get(name);
    if (entry === undefined) return undefined;
    const { crc, method, size } = entry;
    left -= size;
    if (left < 0) damaged(where, `${name} would unpack to ${size} bytes`);
    const packed = packedBytes(where, data, name, entry);
    if (method !== STORED && method !== DEFLATED)
      damaged(where, `${name} is packed by method ${method}`);
    if (method === STORED && packed.length !== size) damaged(where, `${name} is not ${size} bytes`);
    let content: Uint8Array;
    try {
      content = method === STORED ? packed : inflate(where, name, packed, size);
    } catch (error) {
      if (error instanceof ValueError) throw error;
      damaged(where, `${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const checked = crc !== 0 || method !== STORED;
    if (checked && crc32(content) !== crc) damaged(where, `the checksum of ${name} is wrong`);
    return content;
  };
  return { names: [...directory.keys()], read };
}

/** The named files of a zip, the others left packed; `openZip` says what is refused. */
export function readZip(
  where: string,
  data: Uint8Array,
  wanted: readonly string[],
): Map<string, Uint8Array> {
  const zip = openZip(where, data);
  const files = wanted.flatMap((name): [string, Uint8Array][] => {
    const content = zip.read(name);
    return content === undefined ? [] : [[name, content]];
  });
  return new Map(files);
}
