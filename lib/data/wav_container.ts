import { ValueError } from '../check.js';
import type { BytesAt } from './bytes_at.js';

/** A chunk of a container, by its first byte. */
export interface Chunk {
  /** 'fmt ', 'data' and others. */
  kind: string;
  /** Bytes behind its head. */
  size: number;
  /** Whether its size was not known when it was written, so that it goes on to the end. */
  open: boolean;
  /** The byte at which the size stands. */
  sizeAt: number;
}

/** How the chunks of a WAV file follow each other. */
export interface Container {
  /** The first byte of the first chunk, and that behind the last. */
  first: number;
  end: number;
  /** Bytes of a chunk's head. */
  head: number;
  /** Chunks begin at multiples of this. */
  align: number;
  chunk(at: number): Chunk;
}

/** A number of 8 bytes; what no file is as long as stays larger than all files. */
export function uint64(bytes: BytesAt, at: number): number {
  const part = bytes.at(at, 8);
  if (part.length < 8) return Number.POSITIVE_INFINITY;
  return Number(new DataView(part.buffer, part.byteOffset, 8).getBigUint64(0, true));
}

function uint32(bytes: BytesAt, at: number): number {
  const part = bytes.at(at, 4);
  return part.length < 4 ? 0 : new DataView(part.buffer, part.byteOffset, 4).getUint32(0, true);
}

/**
 * Whether a size says that it was not known when it was written: recorders that write into a pipe leave 0
 * (some tools), 2^32 - 1 (ffmpeg) or nearly 2^31 (SoX), and the file goes on to its end.
 */
const isUnknown = (size: number) => size === 0 || size >= 0x7ffff000;
/** The same of 64 bits. */
const isUnknown64 = (size: number) => size === 0 || size >= 2 ** 62;

/** Stands where the size is in the chunk 'ds64'. */
const ELSEWHERE = 0xffffffff;

/** RIFF, or RF64 and BW64, whose sizes of 64 bits are in a chunk 'ds64'. */
export function riffContainer(bytes: BytesAt, name: string): Container {
  const refuse = (at: number, what: string, expected: string, got: number | string): never => {
    throw new ValueError(`${name}, byte ${at}: ${what} must be ${expected}, got ${got}.`);
  };
  const id = (at: number) => String.fromCharCode(...bytes.at(at, 4));
  if (bytes.length < 12) refuse(0, 'the header', '12 bytes', bytes.length);
  const kind = id(0);
  const long = kind === 'RF64' || kind === 'BW64';
  if (kind !== 'RIFF' && !long) refuse(0, 'the file', "a WAV file, 'RIFF'", JSON.stringify(kind));
  if (id(8) !== 'WAVE') refuse(8, 'the file', "a WAV file, 'WAVE'", JSON.stringify(id(8)));
  const said = uint32(bytes, 4);
  const sizes = long ? longSizes() : undefined;
  const riff = sizes !== undefined && said === ELSEWHERE ? sizes.riff : said;
  const unknown = sizes !== undefined && said === ELSEWHERE ? isUnknown64(riff) : isUnknown(riff);
  const streamed = unknown && 8 + riff !== bytes.length;
  const end = streamed ? bytes.length : 8 + riff;
  if (end > bytes.length) {
    const most = `at most ${bytes.length - 8}, as the file has ${bytes.length} bytes`;
    refuse(sizes !== undefined && said === ELSEWHERE ? 20 : 4, `the size of '${kind}'`, most, riff);
  }
  return {
    first: 12,
    end,
    head: 8,
    align: 2,
    chunk(at) {
      const start = at + 8;
      const own = uint32(bytes, at + 4);
      const listed = own === ELSEWHERE ? sizes?.of(id(at)) : undefined;
      const size = listed ?? own;
      // 0 is the size of an empty recording, too, unless the file goes on where 'RIFF' and 'data' both end.
      const beyond = streamed || (start === end && bytes.length > end);
      const lost = listed === undefined ? isUnknown(size) : isUnknown64(size);
      const open = id(at) === 'data' && lost && (size !== 0 || beyond);
      return { kind: id(at), size: open ? bytes.length - start : size, open, sizeAt: at + 4 };
    },
  };

  function longSizes() {
    if (id(12) !== 'ds64') refuse(12, 'the first chunk', "'ds64'", JSON.stringify(id(12)));
    const size = uint32(bytes, 16);
    if (size < 28) refuse(16, "the size of 'ds64'", 'at least 28', size);
    if (20 + size > bytes.length) refuse(16, "the size of 'ds64'", 'within the file', size);
    const count = Math.min(uint32(bytes, 44), Math.floor((size - 28) / 12));
    const table = new Map<string, number>([['data', uint64(bytes, 28)]]);
    for (let i = 0; i < count; i++) table.set(id(48 + 12 * i), uint64(bytes, 52 + 12 * i));
    return { riff: uint64(bytes, 20), of: (chunk: string) => table.get(chunk) };
  }
}
