import { bytes as checkBytes, filled, integer, onlyKnown, ValueError } from '../check.js';
import { joinBytes } from '../load/join_bytes.js';
import { crc32 } from './crc32.js';
import type { Image } from './image.js';
import { type PngHeader, pngHeader } from './png_header.js';
import { pngRows } from './png_rows.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether the bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

interface Chunk {
  kind: string;
  data: Uint8Array;
}

/** The chunks that matter; all must be whole, and the last is IEND. */
function* chunks(bytes: Uint8Array, name: string): Generator<Chunk, void, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = SIGNATURE.length, kind = ''; kind !== 'IEND'; ) {
    const left = bytes.length - at;
    // Length, name and checksum take 12 bytes.
    const size = left < 8 ? 12 : 12 + view.getUint32(at);
    kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (left < size) {
      const what = left < 8 ? 'the next chunk' : `the chunk '${kind}'`;
      const expected = left < 8 ? 'at least 12' : `${size}`;
      throw new ValueError(`${name}, byte ${at}: ${what} must be ${expected} bytes, got ${left}.`);
    }
    const end = at + size;
    const [sum, told] = [crc32(bytes.subarray(at + 4, end - 4)), view.getUint32(end - 4)];
    if (sum !== told) {
      const expected = sum.toString(16).padStart(8, '0');
      const got = told.toString(16).padStart(8, '0');
      throw new ValueError(
        `${name}, byte ${at}: the checksum of the chunk '${kind}' must be ${expected}, got ${got}.`,
      );
    }
    yield { kind, data: bytes.subarray(at + 8, end - 4) };
    at = end;
  }
}

/** Pixels at most, unless the caller says otherwise: 8,192 x 8,192. */
const MOST_PIXELS = 2 ** 26;
/** How many times longer deflate can make what is packed (RFC 1951). */
const MOST_UNPACKED = 1032;

/** The header, unless its image is too large, or larger than the file can unpack to. */
function readHeader(
  { kind, data }: Chunk,
  name: string,
  mostPixels: number,
  bytes: number,
): PngHeader {
  if (kind !== 'IHDR' || data.length !== 13) {
    const got = kind === 'IHDR' ? `${data.length} bytes of IHDR` : 'no IHDR';
    throw new ValueError(`${name}: the PNG must begin with its header, got ${got}.`);
  }
  const header = pngHeader(data, name);
  const { width, height, depth, samples } = header;
  if (width * height > mostPixels) {
    throw new ValueError(
      `${name}: the image must have at most ${mostPixels} pixels (option mostPixels), ` +
        `got ${width}x${height}.`,
    );
  }
  const unpacked = height * Math.ceil((width * depth * samples) / 8);
  if (unpacked > MOST_UNPACKED * bytes) {
    throw new ValueError(
      `${name}: the PNG must hold its ${width}x${height} pixels, got ${bytes} bytes.`,
    );
  }
  return header;
}

/** What each sample stands for: a value, or several of a palette. */
interface Values {
  channels: number;
  /** Of sample s: from s * channels on, or from s on where each sample is one value. */
  table: Float32Array;
}

function paletteOf(colours: Uint8Array, opacities: Uint8Array | undefined, name: string): Values {
  const count = colours.length / 3;
  const got = opacities?.length ?? 0;
  if (count === 0 || count > 256 || count % 1 !== 0 || got > count) {
    throw new ValueError(
      `${name}: the palette must be of 1 to 256 colours of 3 bytes, with no more opacities, ` +
        `got ${colours.length} bytes and ${got} opacities.`,
    );
  }
  const channels = opacities === undefined ? 3 : 4;
  const table = Float32Array.from({ length: count * channels }, (_, i) => {
    const [colour, c] = [Math.floor(i / channels), i % channels];
    return (c < 3 ? colours[colour * 3 + c]! : (opacities![colour] ?? 255)) / 255;
  });
  return { channels, table };
}

/** The samples of a row, in `into` where they are no bytes. */
function samplesOf(row: Uint8Array, depth: number, into: Uint16Array): Uint8Array | Uint16Array {
  if (depth === 8) return row;
  for (let i = 0; i < into.length; i++) {
    const bit = i * depth;
    into[i] =
      depth === 16
        ? (row[2 * i]! << 8) | row[2 * i + 1]!
        : (row[bit >> 3]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  }
  return into;
}

function readPixels(packed: Uint8Array, header: PngHeader, { table, channels }: Values): Image {
  const { width, height, depth, samples, palette } = header;
  const data = new Float32Array(width * height * channels);
  const unpacked = new Uint16Array(depth === 8 ? 0 : width * samples);
  pngRows(packed, header, (bytes, pass, y) => {
    const row = samplesOf(bytes, depth, unpacked.subarray(0, pass.width * samples));
    let to = ((pass.y + y * pass.dy) * width + pass.x) * channels;
    for (let x = 0; x < pass.width; x++) {
      if (palette && (row[x]! + 1) * channels > table.length) {
        throw new Error(`colour ${row[x]} of a palette of ${table.length / channels}`);
      }
      for (let c = 0; c < channels; c++) {
        data[to + c] = table[palette ? row[x]! * channels + c : row[x * channels + c]!]!;
      }
      to += pass.dx * channels;
    }
  });
  return { width, height, channels, data };
}

/** What `parsePng` takes besides the file. */
export interface ParsePngOptions {
  /** An image of more pixels is refused before anything is unpacked; default 2^26. */
  mostPixels?: number;
}

/**
 * Parses a PNG file of any kind: gray, colour or palette, 1 to 16 bits, interlaced or not, with
 * opacity or without. It takes little more memory than what it returns and the file.
 *
 * @param bytes the file.
 * @param name the file's name, for messages.
 * @param options how many pixels there may be.
 * @returns values 0..1; a palette's colours in place of its indices.
 * @throws ValueError if the file is no PNG, cut off (with the byte), or damaged.
 * @example
 * const data = Float32Array.of(0, 0.2, 1);
 * const file = imageToPng({ width: 1, height: 1, channels: 3, data });
 * parsePng(file, '00.png'); // { width: 1, height: 1, channels: 3, data: Float32Array [0, 0.2, 1] }
 */
export function parsePng(bytes: Uint8Array, name: string, options: ParsePngOptions = {}): Image {
  checkBytes('parsePng', 'the file', bytes);
  filled('parsePng', 'name', name);
  if (!isPng(bytes)) {
    const got = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0'));
    throw new ValueError(
      `${name}: the file must be a PNG, which begins 89 50 4e 47 0d 0a 1a 0a, ` +
        `got ${got.join(' ') || 'an empty file'}.`,
    );
  }
  onlyKnown('parsePng', options, ['mostPixels']);
  const mostPixels = integer('parsePng', 'mostPixels', options.mostPixels ?? MOST_PIXELS, 1);
  let header: PngHeader | undefined;
  let [colours, opacities]: (Uint8Array | undefined)[] = [];
  const packed: Uint8Array[] = [];
  for (const chunk of chunks(bytes, name)) {
    header ??= readHeader(chunk, name, mostPixels, bytes.length);
    if (chunk.kind === 'PLTE') colours = chunk.data;
    if (chunk.kind === 'tRNS') opacities = chunk.data;
    if (chunk.kind === 'IDAT') packed.push(chunk.data);
  }
  const { palette, depth, samples } = header!;
  const most = 2 ** depth - 1;
  const values: Values = palette
    ? paletteOf(colours ?? new Uint8Array(0), opacities, name)
    : { channels: samples, table: Float32Array.from({ length: most + 1 }, (_, i) => i / most) };
  try {
    // Of one part, as of most files, no copy is made.
    const whole = packed.length === 1 ? packed[0]! : joinBytes(packed);
    return readPixels(whole, header!, values);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValueError(`${name}: the PNG must be undamaged, got an error: ${reason}.`, { cause });
  }
}
