import { ValueError } from '../check.js';

/** How the samples of a WAV file are stored, wherever they lie in it. */
export interface WavFormat {
  /** Frames a second. */
  sampleRate: number;
  /** Samples of a frame. */
  channels: number;
  /** Of one sample. */
  bits: number;
  float: boolean;
  /** Bytes of a frame. */
  block: number;
}

/** Format tags of Microsoft's mmreg.h. */
const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

/** What a chunk 'fmt ' says. */
export function wavFormat(where: string, chunk: DataView): WavFormat {
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
