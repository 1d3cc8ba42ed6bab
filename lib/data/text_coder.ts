import { Alphabet } from './alphabet.js';

/** What is kept of an alphabet with a model, as JSON. */
export interface SavedAlphabet {
  /** What a number stands for; `'ascii'` is that of models that were saved without one: what ASCII prints. */
  kind: 'characters' | 'bytes' | 'ascii';
  /** Those of `'characters'`, the first is 1. */
  characters?: string;
}

/** A place of a text whose character the alphabet has not. */
export interface UnknownCharacter {
  /** Of its number in what `encode` gives. */
  place: number;
  character: string;
}

/** Text as numbers from 1 on, and back; 0 fills up. */
export interface TextCoder {
  /** What one number stands for, in the plural. */
  readonly units: 'characters' | 'bytes';
  /** How many numbers there are, with 0. */
  readonly size: number;
  readonly saved: SavedAlphabet;
  encode(text: string): Int32Array;
  decode(ids: ArrayLike<number>): string;
  unknown(text: string): UnknownCharacter[];
}

/** What stands for a character that the alphabet has not: U+FFFD, as Unicode has it for that. */
export const REPLACEMENT = '\ufffd';

/**
 * The text in the form that coders read: accents and their letters composed where Unicode has the
 * two as one (NFC), white space of any kind a space, byte order marks left out.
 *
 * @example
 * plainText('e\u0301\u00a0a'); // 'é a'
 */
export const plainText = (text: string): string =>
  text.replaceAll('\ufeff', '').normalize('NFC').replace(/\s/g, ' ');

const ASCII = new Alphabet().characters.join('');

/** A coder of characters; all that are not of `characters` become `unknown`. */
function byCharacters(characters: string, unknown: string, saved: SavedAlphabet): TextCoder {
  const known = new Set(characters);
  const all = known.has(unknown) ? characters : characters + unknown;
  const alphabet = new Alphabet({ characters: all, unknown });
  return {
    units: 'characters',
    size: alphabet.size,
    saved,
    encode: (text) => alphabet.encode(plainText(text)),
    decode: (ids) => alphabet.decode(ids),
    unknown: (text) =>
      [...plainText(text)].flatMap((character, place) =>
        known.has(character) ? [] : [{ place, character }],
      ),
  };
}

const BYTES: TextCoder = {
  units: 'bytes',
  size: 257,
  saved: { kind: 'bytes' },
  encode: (text) => Int32Array.from(new TextEncoder().encode(plainText(text)), (byte) => byte + 1),
  decode(ids) {
    const all = Array.from(ids);
    const end = all.findLastIndex((id) => id !== 0) + 1;
    const bytes = Uint8Array.from(all.slice(0, end), (id) => (id === 0 ? 0x20 : id - 1));
    return new TextDecoder().decode(bytes);
  },
  unknown: () => [],
};

/**
 * A coder from what was kept of one.
 *
 * A character is a code point after `plainText`: a letter whose accent Unicode has no single character for, and an
 * emoji of several parts, are as many characters as they have code points.
 *
 * @param saved 'characters': these, and U+FFFD for all others; 'bytes': those of UTF-8; 'ascii': the characters that
 *   ASCII prints, and '?' for all others
 * @example
 * const coder = textCoder({ kind: 'characters', characters: 'नमस्ते' });
 * coder.size; // 8
 * coder.decode(coder.encode('मन!')).endsWith('\ufffd'); // true
 * coder.unknown('मन!'); // [{ place: 2, character: '!' }]
 */
export function textCoder(saved: SavedAlphabet): TextCoder {
  if (saved.kind === 'bytes') return BYTES;
  if (saved.kind === 'ascii') return byCharacters(ASCII, '?', saved);
  return byCharacters(saved.characters ?? '', REPLACEMENT, saved);
}
