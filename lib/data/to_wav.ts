import { fail, flag, floats, integer, onlyKnown, record } from '../check.js';
import type { Wav } from './parse_wav.js';
import { writeSamples } from './wav_samples.js';

/** How `toWav` stores samples. */
export interface ToWavOptions {
  /** Of one sample: 8, 16 (default), 24 or 32. */
  bits?: 8 | 16 | 24 | 32;
  /** Floats of 32 bits in place of integers, which are cut off beyond -1..1; default false. */
  float?: boolean;
}

/** Bytes of 'RIFF', its size, 'WAVE', and of a chunk's name and size. */
const RIFF = 12;
const CHUNK = 8;

/**
 * The bytes of a WAV file.
 *
 * @param wav samples -1 to 1, frame by frame
 * @param options bits 16 and float false where left out
 * @returns the file's bytes
 * @throws ValueError for an unknown option, samples that do not fill their frames, or one that is
 *     not finite.
 * @example
 * const file = toWav({ sampleRate: 8000, channels: 1, samples: new Float32Array(8000) });
 * file.length; // 16044
 */
export function toWav(wav: Wav, options: ToWavOptions = {}): Uint8Array {
  const where = 'toWav';
  onlyKnown(where, options, ['bits', 'float']);
  const { float = false } = options;
  flag(where, 'float', float);
  const { bits = float ? 32 : 16 } = options;
  const widths = float ? [32] : [8, 16, 24, 32];
  if (!widths.includes(bits)) fail(where, 'bits', widths.join(', '), bits);
  record(where, 'the sound', wav);
  const samples = floats(where, 'samples', wav.samples);
  const channels = integer(where, 'channels', wav.channels, 1);
  const sampleRate = integer(where, 'sampleRate', wav.sampleRate, 1);
  if (samples.length % channels !== 0) {
    fail(where, 'the number of samples', `a multiple of channels (${channels})`, samples.length);
  }
  const bad = samples.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) fail(where, `sample ${bad}`, 'a finite number', samples[bad]);

  const block = (channels * bits) / 8;
  const formatSize = 16;
  const size = (samples.length * bits) / 8;
  const start = RIFF + CHUNK + formatSize + CHUNK;
  const bytes = new Uint8Array(start + size + (size % 2));
  const view = new DataView(bytes.buffer);
  const text = (at: number, name: string) => bytes.set(new TextEncoder().encode(name), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - CHUNK, true);
  text(8, 'WAVE');
  text(RIFF, 'fmt ');
  view.setUint32(16, formatSize, true);
  view.setUint16(20, float ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * block, true);
  view.setUint16(32, block, true);
  view.setUint16(34, bits, true);
  text(36, 'data');
  view.setUint32(40, size, true);
  writeSamples(new DataView(bytes.buffer, start, size), samples, bits, float);
  return bytes;
}
