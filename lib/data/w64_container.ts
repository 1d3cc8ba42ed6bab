import { ValueError } from '../check.js';
import type { BytesAt } from './bytes_at.js';
import { type Container, uint64 } from './wav_container.js';

/** What follows the four letters in the names of its chunks: that of 'riff', and of all others. */
const RIFF = '2e91cf11a5d628db04c10000';
const OTHERS = 'f3acd3118cd100c04f8edb8a';

/** Bytes of a name, and of a name and a size. */
const NAME = 16;
const HEAD = 24;

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const letters = (bytes: BytesAt, at: number) => String.fromCharCode(...bytes.at(at, 4));

/** Whether a file begins as Wave64 does. */
export const isW64 = (bytes: BytesAt): boolean =>
  letters(bytes, 0) === 'riff' && hex(bytes.at(4, NAME - 4)) === RIFF;

/** Wave64: chunks of 16 bytes of a name and 8 of a size, which counts both. */
export function w64Container(bytes: BytesAt, name: string): Container {
  const refuse = (at: number, what: string, expected: string, got: number | string): never => {
    throw new ValueError(`${name}, byte ${at}: ${what} must be ${expected}, got ${got}.`);
  };
  const kindAt = (at: number) => {
    const others = hex(bytes.at(at + 4, NAME - 4)) === OTHERS;
    return others ? letters(bytes, at) : hex(bytes.at(at, NAME));
  };
  const first = HEAD + NAME;
  if (bytes.length < first) refuse(0, 'the header', `${first} bytes`, bytes.length);
  if (kindAt(HEAD) !== 'wave') {
    refuse(HEAD, 'the file', "a Wave64 file, 'wave'", JSON.stringify(kindAt(HEAD)));
  }
  const riff = uint64(bytes, NAME);
  const unknown = (size: number) => size <= HEAD || size >= 2 ** 62;
  const streamed = unknown(riff);
  if (!streamed && riff > bytes.length) {
    refuse(NAME, "the size of 'riff'", `at most ${bytes.length}, the bytes of the file`, riff);
  }
  return {
    first,
    end: streamed ? bytes.length : riff,
    head: HEAD,
    align: 8,
    chunk(at) {
      const said = uint64(bytes, at + NAME);
      const kind = kindAt(at);
      const open = streamed && kind === 'data' && unknown(said);
      if (said < HEAD && !open) {
        refuse(at + NAME, `the size of '${kind}'`, `at least ${HEAD}, its head`, said);
      }
      const size = open ? bytes.length - at - HEAD : said - HEAD;
      return { kind, size, open, sizeAt: at + NAME };
    },
  };
}
