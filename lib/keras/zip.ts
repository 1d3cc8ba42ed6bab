import { Unzip, UnzipInflate } from 'fflate';
import { ValueError } from '../check.js';

/** What a zip may hold at most, so that a small hostile file cannot fill the memory. */
const MOST_FILES = 1000;
/** Deflate cannot do better than 1032:1; weights never come near. */
const RATIO = 200;
const SPARE_BYTES = 16 * 2 ** 20;
const CHUNK = 64 * 2 ** 10;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** Whether these bytes begin as a zip does. */
export function isZip(data: Uint8Array): boolean {
  return data[0] === 0x50 && data[1] === 0x4b && data[2] === 3 && data[3] === 4;
}

interface Entry {
  crc: number;
  size: number;
}

function damaged(where: string, why: string): never {
  throw new ValueError(`${where}: the zip must be whole, got a damaged one: ${why}.`);
}

/** The central directory at the end, which a truncated zip lacks: name -> checksum and size. */
function readDirectory(where: string, data: Uint8Array): Map<string, Entry> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let end = data.length - 22;
  const earliest = Math.max(0, end - 65535);
  while (end >= earliest && view.getUint32(end, true) !== DIRECTORY_END) end--;
  if (end < earliest) damaged(where, 'it has no directory at its end');
  const count = view.getUint16(end + 10, true);
  if (count > MOST_FILES) damaged(where, `its directory has ${count} files`);
  const entries = new Map<string, Entry>();
  let offset = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (offset + 46 > end || view.getUint32(offset, true) !== DIRECTORY_ENTRY) {
      damaged(where, 'its directory is broken');
    }
    const nameLength = view.getUint16(offset + 28, true);
    const name = new TextDecoder().decode(data.subarray(offset + 46, offset + 46 + nameLength));
    const crc = view.getUint32(offset + 16, true);
    const size = view.getUint32(offset + 24, true);
    if (entries.has(name)) damaged(where, `it has ${name} twice`);
    entries.set(name, { crc, size });
    const extra = view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
    offset += 46 + nameLength + extra;
  }
  return entries;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** The checksum of zip and PNG. */
export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The named files of a zip, the others left packed. Unpacks piece by piece and stops as soon as
 * more comes out than the directory says or than weights can be packed to. Nothing is written
 * anywhere, so that a file's name, whatever it is, leads nowhere.
 *
 * @throws ValueError if the zip is truncated, damaged or too good at packing.
 */
export function readZip(
  where: string,
  data: Uint8Array,
  wanted: readonly string[],
): Map<string, Uint8Array> {
  const directory = readDirectory(where, data);
  const most = data.length * RATIO + SPARE_BYTES;
  const files = new Map<string, Uint8Array>();
  const unzip = new Unzip((file) => {
    const entry = directory.get(file.name);
    if (!wanted.includes(file.name) || entry === undefined || files.has(file.name)) return;
    if (entry.size > most) damaged(where, `${file.name} would unpack to ${entry.size} bytes`);
    const content = new Uint8Array(entry.size);
    let filled = 0;
    file.ondata = (error, piece, final) => {
      if (error) damaged(where, `${file.name}: ${error.message}`);
      if (filled + piece.length > content.length) damaged(where, `${file.name} is too long`);
      content.set(piece, filled);
      filled += piece.length;
      if (!final) return;
      if (filled < content.length) damaged(where, `${file.name} is too short`);
      if (crc32(content) !== entry.crc) damaged(where, `the checksum of ${file.name} is wrong`);
      files.set(file.name, content);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < data.length; start += CHUNK) {
      const end = Math.min(start + CHUNK, data.length);
      unzip.push(data.subarray(start, end), end === data.length);
    }
  } catch (error) {
    if (error instanceof ValueError) throw error;
    damaged(where, error instanceof Error ? error.message : String(error));
  }
  return files;
}
