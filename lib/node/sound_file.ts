import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { fail, filled, ValueError } from '../check.js';
import { finiteSamples } from '../data/finite_samples.js';
import { type WavLayout, wavLayout } from '../data/wav_layout.js';
import { readSamples } from '../data/wav_samples.js';
import { decodedBlocks, type PackedKind } from './decode_sound.js';

/** What a file of a sound may be called. */
export const SOUND_EXTENSIONS = [
  '.wav',
  '.wave',
  '.w64',
  '.rf64',
  '.bw64',
  '.bwf',
  '.flac',
  '.ogg',
  '.oga',
] as const;

/** A sound that is read while it is used. */
export interface SoundFile {
  /** Of the file. */
  path: string;
  /** Frames a second. */
  sampleRate: number;
  /** Samples of a frame. */
  channels: number;
  /** How many. */
  frames: number;
  /** Bits of a sample in the file. */
  bits: number;
  /** Whether they are floats. */
  float: boolean;
  /** Frame by frame, -1 to 1, some at a time. */
  blocks(): AsyncGenerator<Float32Array, void, undefined>;
}

/** Frames of a block. */
const BLOCK = 2 ** 15;

/** Reads parts of an open file. */
function partsOf(file: number, length: number) {
  return {
    length,
    at(from: number, count: number) {
      const bytes = new Uint8Array(Math.max(Math.min(count, length - from), 0));
      let done = 0;
      while (done < bytes.length) {
        const read = readSync(file, bytes, done, bytes.length - done, from + done);
        if (read === 0) break;
        done += read;
      }
      return bytes.subarray(0, done);
    },
  };
}

/** Calls with the parts of a file, and closes it. */
function withParts<T>(path: string, use: (parts: ReturnType<typeof partsOf>) => T): T {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const got = { ENOENT: 'no such file' }[code ?? ''] ?? message;
    throw new ValueError(`${path}: the sound must be a file, got ${got}.`, { cause });
  }
  try {
    return use(partsOf(file, statSync(path).size));
  } finally {
    closeSync(file);
  }
}

async function* wavBlocks(path: string, layout: WavLayout): AsyncGenerator<Float32Array> {
  const { start, frames, block, bits, float } = layout;
  for (let frame = 0; frame < frames; frame += BLOCK) {
    const count = Math.min(BLOCK, frames - frame) * block;
    const bytes = withParts(path, (parts) => parts.at(start + frame * block, count));
    if (bytes.length < count) fail(path, 'the file', 'as long as it was', 'a shorter one');
    const samples = readSamples(new DataView(bytes.buffer, bytes.byteOffset, count), bits, float);
    yield float ? finiteSamples(path, samples, layout.channels, { from: frame }) : samples;
  }
}

/** What a file holds, by its first bytes. */
function packedKind(head: Uint8Array): PackedKind | null {
  const text = new TextDecoder('latin1').decode(head);
  if (text.startsWith('fLaC')) return 'flac';
  if (!text.startsWith('OggS')) return null;
  if (text.includes('\x01vorbis')) return 'vorbis';
  return text.includes('FLAC') ? 'oggflac' : 'other';
}

/**
 * A sound in a file: WAV of any usual kind, also RF64, BW64 and Wave64, FLAC, or Ogg with Vorbis or FLAC. Samples are read while they are used, so that
 * it may be hours long. FLAC needs the package @wasm-audio-decoders/flac, Vorbis @wasm-audio-decoders/ogg-vorbis.
 *
 * @param path of the file
 * @throws ValueError that names the file: of another format, cut off or damaged, or a package that is missing.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('one.wav', toWav({ sampleRate: 8000, channels: 1, samples: Float32Array.of(0, 0.5) }));
 * const { sampleRate, frames } = await openSound('one.wav');
 * [sampleRate, frames]; // [8000, 2]
 */
export async function openSound(path: string): Promise<SoundFile> {
  filled('openSound', 'path', path, 'a path');
  const kind = withParts(path, (parts) => packedKind(parts.at(0, 64)));
  if (kind === null) {
    const layout = withParts(path, (parts) => wavLayout(parts, path));
    const { sampleRate, channels, frames, bits, float } = layout;
    const blocks = () => wavBlocks(path, layout);
    return { path, sampleRate, channels, frames, bits, float, blocks };
  }
  // What a packed file says of its length may be missing or wrong: it is counted.
  const said = { sampleRate: 0, channels: 0, bits: 16 };
  let samples = 0;
  for await (const block of decodedBlocks(path, kind, said)) samples += block.length;
  const { sampleRate, channels, bits } = said;
  if (samples === 0) fail(path, 'the sound', 'of one sample or more', 0);
  return {
    path,
    sampleRate,
    channels,
    frames: samples / channels,
    bits,
    float: false,
    blocks: () => decodedBlocks(path, kind),
  };
}
