import { bytes as checkBytes, pieces as checkPieces, filled, ValueError } from '../check.js';

/** What comes piece by piece: a stream of Node or the web, or an array. */
export type Pieces<T> = AsyncIterable<T> | Iterable<T>;

/** Bytes of the character that this byte begins; 0 for one that begins none. */
function lengthOf(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc0) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** How many bytes at the end are the beginning of a character that is not whole. */
function incomplete(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const length = lengthOf(bytes[bytes.length - back]!);
    if (length > 0) return length > back ? back : 0;
  }
  return 0;
}

/** Where the character begins that is wrong, in bytes which are known to have one. */
function badByte(bytes: Uint8Array): number {
  // All before `from` are whole characters and right; what is wrong is noticed before `to`. The
  // range is halved, so that all trials together take no longer than two readings.
  let [from, to] = [0, bytes.length];
  while (to - from > 4) {
    const middle = (from + to) >> 1;
    const part = bytes.subarray(from, middle);
    const whole = part.subarray(0, part.length - incomplete(part));
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(whole);
      if (whole.length === 0) break;
      from += whole.length;
    } catch {
      to = middle;
    }
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const noticed = bytes.subarray(from, to + 4).findIndex((byte) => {
    try {
      decoder.decode(Uint8Array.of(byte), { stream: true });
      return false;
    } catch {
      return true;
    }
  });
  return from + noticed - incomplete(bytes.subarray(from, from + noticed));
}

/**
 * The text of a file that comes in pieces, whatever characters they cut in two; a byte order mark
 * is left out.
 *
 * @param name the file's name, for messages.
 * @param pieces the file's bytes, cut anywhere
 * @throws ValueError with the byte where it is not UTF-8.
 * @example
 * let text = '';
 * for await (const part of decodeUtf8('a.txt', [Uint8Array.of(0xc3), Uint8Array.of(0xa9)])) text += part;
 * text; // 'é'
 */
export async function* decodeUtf8(
  name: string,
  pieces: Pieces<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  filled('decodeUtf8', 'name', name);
  checkPieces('decodeUtf8', pieces);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const refuse = (got: string, at: number): never => {
    throw new ValueError(`${name}, byte ${at}: the text must be UTF-8, got ${got}.`);
  };
  let rest: Uint8Array = new Uint8Array(0);
  let done = 0;
  for await (const piece of pieces) {
    checkBytes(name, 'each piece', piece);
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    const whole = bytes.subarray(0, bytes.length - incomplete(bytes));
    rest = bytes.subarray(whole.length);
    let text = '';
    try {
      text = decoder.decode(whole);
    } catch {
      const at = badByte(whole);
      const byte = `0x${whole[at]!.toString(16).padStart(2, '0')}`;
      const marked = done + at === 0 && whole[0]! >= 0xfe;
      refuse(marked ? `${byte}, as UTF-16 begins` : byte, done + at);
    }
    if (done === 0 && text.startsWith('\ufeff')) text = text.slice(1);
    done += whole.length;
    if (text !== '') yield text;
  }
  if (rest.length > 0) refuse('its end within a character', done);
}
