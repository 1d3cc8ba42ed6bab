import { ValueError } from '../check.js';

/** Bytes that are read where they are asked for. */
export interface BytesAt {
  length: number;
  /** So many bytes from there on. */
  at(from: number, count: number): Uint8Array;
}

/** How the samples of a WAV file lie in it. */
export interface WavLayout {
  /** Frames a second. */
  sampleRate: number;
  /** Samples of a frame. */
  channels: number;
  /** Of one sample. */
  bits: number;
  float: boolean;
  /** Bytes of a frame. */
  block: number;
  /** The first byte of the samples. */
  start: number;
  frames: number;
}

/** Format tags of Microsoft's mmreg.h. */
const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

type Format = Omit<WavLayout, 'start' | 'frames'>;

function parseFormat(where: string, chunk: DataView): Format {
  const refuse = (what: string, expected: string, got: number | string): never => {
    throw new ValueError(`${where}: ${what} must be ${expected}, got ${got}.`);
  };
  if (chunk.byteLength < 16) refuse("the chunk 'fmt '", 'at least 16 bytes', chunk.byteLength);
  const tag = chunk.getUint16(0, true);
  if (tag === EXTENSIBLE && chunk.byteLength < 40) {
    refuse("the extensible chunk 'fmt '", '40 bytes', chunk.byteLength);
  }
  // The true tag begins the extension's GUID.
  const format = tag === EXTENSIBLE ? chunk.getUint16(24, true) : tag;
  if (format !== PCM && format !== FLOAT) {
    refuse('the format', `${PCM} (integers) or ${FLOAT} (floats)`, format);
  }
  const channels = chunk.getUint16(2, true);
  if (channels === 0) refuse('the number of channels', 'positive', channels);
  const sampleRate = chunk.getUint32(4, true);
  if (sampleRate === 0) refuse('the sample rate', 'positive', sampleRate);
  const bits = chunk.getUint16(14, true);
  const widths = format === PCM ? [8, 16, 24, 32] : [32, 64];
  if (!widths.includes(bits)) refuse('the bits of a sample', widths.join(' or '), bits);
  const block = chunk.getUint16(12, true);
  const expected = (channels * bits) / 8;
  if (block !== expected) {
    refuse('the bytes of a frame', `${expected}, ${channels} x ${bits} bits`, block);
  }
  return { sampleRate, channels, bits, float: format === FLOAT, block };
}

/**
 * Whether a size says that it was not known when it was written: recorders that write into a pipe leave 0
 * (some tools), 2^32 - 1 (ffmpeg) or nearly 2^31 (SoX), and the file goes on to its end.
 */
const isUnknown = (size: number) => size === 0 || size >= 0x7ffff000;

/**
 * Where the samples of a WAV file are: integers of 8, 16, 24 or 32 bits or floats, any number of channels. Where a recorder
 * left the sizes unknown, they go on to the end of the file, up to its last whole frame.
 *
 * Source: Microsoft and IBM 1991, "Multimedia Programming Interface and Data Specifications 1.0".
 *
 * @param name the file's name, for messages.
 * @throws ValueError with the byte: another format, cut off, or chunks whose sizes cannot be.
 */
export function wavLayout(bytes: BytesAt, name: string): WavLayout {
  const viewAt = (from: number, count: number) => {
    const part = bytes.at(from, count);
    return new DataView(part.buffer, part.byteOffset, part.length);
  };
  const refuse = (at: number, what: string, expected: string, got: number | string): never => {
    throw new ValueError(`${name}, byte ${at}: ${what} must be ${expected}, got ${got}.`);
  };
  const id = (at: number) => String.fromCharCode(...bytes.at(at, 4));
  if (bytes.length < 12) refuse(0, 'the header', '12 bytes', bytes.length);
  if (id(0) !== 'RIFF') refuse(0, 'the file', "a WAV file, 'RIFF'", JSON.stringify(id(0)));
  if (id(8) !== 'WAVE') refuse(8, 'the file', "a WAV file, 'WAVE'", JSON.stringify(id(8)));
  const riff = viewAt(4, 4).getUint32(0, true);
  const streamed = isUnknown(riff) && 8 + riff !== bytes.length;
  const end = streamed ? bytes.length : 8 + riff;
  if (end > bytes.length) {
    const most = `at most ${bytes.length - 8}, as the file has ${bytes.length} bytes`;
    refuse(4, "the size of 'RIFF'", most, end - 8);
  }
  let format: Format | undefined;
  let at = 12;
  while (at < end) {
    if (end - at < 8) refuse(at, 'a chunk', 'at least 8 bytes', end - at);
    const kind = id(at);
    const start = at + 8;
    const said = viewAt(at + 4, 4).getUint32(0, true);
    // 0 is the size of an empty recording, too, unless the file goes on where 'RIFF' and 'data' both end.
    const beyond = streamed || (start === end && bytes.length > end);
    const open = kind === 'data' && isUnknown(said) && (said !== 0 || beyond);
    const size = open ? bytes.length - start : said;
    if (start + size > end && !open) {
      refuse(at + 4, `the size of '${kind}'`, `at most ${end - start}, what is left`, size);
    }
    if (kind === 'fmt ') {
      format = parseFormat(`${name}, byte ${start}`, viewAt(start, Math.min(size, 64)));
    }
    if (kind === 'data') {
      if (format === undefined) return refuse(at, "the chunk before 'data'", "'fmt '", 'none');
      if (size % format.block !== 0 && !open) {
        const expected = `a multiple of ${format.block}, the bytes of a frame`;
        refuse(at + 4, "the size of 'data'", expected, size);
      }
      return { ...format, start, frames: Math.floor(size / format.block) };
    }
    // Chunks begin at even bytes.
    at = start + size + (size % 2);
  }
  return refuse(at, 'the next chunk', "'data'", 'the end of the file');
}
