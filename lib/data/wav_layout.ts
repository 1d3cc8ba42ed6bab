import { ValueError } from '../check.js';
import type { BytesAt } from './bytes_at.js';
import { isW64, w64Container } from './w64_container.js';
import { type Container, riffContainer } from './wav_container.js';
import { type WavFormat, wavFormat } from './wav_format.js';

/** How the samples of a WAV file lie in it. */
export interface WavLayout extends WavFormat {
  /** The first byte of the samples. */
  start: number;
  frames: number;
}

/**
 * Where the samples of a WAV file are: integers of 8, 16, 24 or 32 bits or floats, any number of channels; in RIFF, or for
 * more than 4 GB RF64, BW64 or Wave64. Where a recorder left the sizes unknown, they go on to the end of the file, up to its
 * last whole frame.
 *
 * Source: Microsoft and IBM 1991, "Multimedia Programming Interface and Data Specifications 1.0"; EBU Tech 3306 (RF64),
 * ITU-R BS.2088 (BW64), Sony's "Wave64 format".
 *
 * @param name the file's name, for messages.
 * @throws ValueError with the byte: another format, cut off, or chunks whose sizes cannot be.
 */
export function wavLayout(bytes: BytesAt, name: string): WavLayout {
  const container: Container = isW64(bytes)
    ? w64Container(bytes, name)
    : riffContainer(bytes, name);
  const { head, align, end } = container;
  const refuse = (at: number, what: string, expected: string, got: number | string): never => {
    throw new ValueError(`${name}, byte ${at}: ${what} must be ${expected}, got ${got}.`);
  };
  let format: WavFormat | undefined;
  let at = container.first;
  while (at < end) {
    if (end - at < head) refuse(at, 'a chunk', `at least ${head} bytes`, end - at);
    const start = at + head;
    const { kind, size, open, sizeAt } = container.chunk(at);
    if (start + size > end && !open) {
      refuse(sizeAt, `the size of '${kind}'`, `at most ${end - start}, what is left`, size);
    }
    if (kind === 'fmt ') {
      const part = bytes.at(start, Math.min(size, 64));
      const view = new DataView(part.buffer, part.byteOffset, part.length);
      format = wavFormat(`${name}, byte ${start}`, view);
    }
    if (kind === 'data') {
      if (format === undefined) return refuse(at, "the chunk before 'data'", "'fmt '", 'none');
      if (size % format.block !== 0 && !open) {
        const expected = `a multiple of ${format.block}, the bytes of a frame`;
        refuse(sizeAt, "the size of 'data'", expected, size);
      }
      return { ...format, start, frames: Math.floor(size / format.block) };
    }
    at = start + Math.ceil(size / align) * align;
  }
  return refuse(at, 'the next chunk', "'data'", 'the end of the file');
}
