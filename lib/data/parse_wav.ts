import { bytes as checkBytes, filled } from '../check.js';
import { wavLayout } from './wav_layout.js';
import { readSamples } from './wav_samples.js';

/** A recording. */
export type Wav = {
  /** Frames a second. */
  sampleRate: number;
  /** Samples of a frame. */
  channels: number;
  /** -1 to 1; frame by frame, in each frame channel by channel. */
  samples: Float32Array;
};

/** Wav, with how the file stores the samples. */
export type ParsedWav = Wav & {
  /** Of one sample: 8, 16, 24 or 32 bits of an integer, or 32 or 64 of a float. */
  bits: number;
  /** Whether the file stores floats. */
  float: boolean;
};

/**
 * Parses a WAV file: integers of 8, 16, 24 or 32 bits or floats, any number of channels. Where a recorder left
 * the sizes unknown, the samples go on to the end of the file, up to its last whole frame.
 *
 * Source: Microsoft and IBM 1991, "Multimedia Programming Interface and Data Specifications 1.0".
 *
 * @param bytes the file.
 * @param name the file's name, for messages.
 * @throws ValueError with the byte: another format, cut off, or chunks whose sizes cannot be.
 * @example
 * const file = toWav({ sampleRate: 8000, channels: 1, samples: Float32Array.of(0, 0.5) });
 * const { samples, sampleRate, channels, bits, float } = parseWav(file, 'one.wav');
 * samples; // Float32Array [0, 0.5]
 * [sampleRate, channels, bits, float]; // [8000, 1, 16, false]
 */
export function parseWav(bytes: Uint8Array, name: string): ParsedWav {
  checkBytes('parseWav', 'the file', bytes);
  filled('parseWav', 'name', name);
  const at = (from: number, count: number) => bytes.subarray(from, from + count);
  const { start, frames, block, ...rest } = wavLayout({ length: bytes.length, at }, name);
  const data = new DataView(bytes.buffer, bytes.byteOffset + start, frames * block);
  return { ...rest, samples: readSamples(data, rest.bits, rest.float) };
}
