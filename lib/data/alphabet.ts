import { fail, integer, onlyKnown, text } from '../check.js';

/** What an Alphabet is made from. */
export interface AlphabetOptions {
  /** The characters, each once. Default the 95 that ASCII prints, space to tilde. */
  characters?: string;
  /** The one that stands for all others; default none: others are an error. */
  unknown?: string;
}

const PRINTABLE = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));

/**
 * Characters as the numbers that textAutoencoder takes: 0 fills a line up, the first character is 1.
 *
 * @param options characters, ASCII's by default, and unknown, none by default
 * @throws ValueError for a character that is there twice, or an `unknown` that is not there.
 * @example
 * const alphabet = new Alphabet();
 * alphabet.size; // 96
 * alphabet.encode('Hi', 4); // Int32Array [41, 74, 0, 0]
 * alphabet.decode([41, 74, 0, 0]); // 'Hi'
 */
export class Alphabet {
  /** The characters, in the order of their numbers: the first is 1. */
  readonly characters: readonly string[];
  readonly #ids = new Map<string, number>();
  readonly #unknown: number | undefined;

  constructor(options: AlphabetOptions = {}) {
    const where = 'Alphabet';
    onlyKnown(where, options, ['characters', 'unknown']);
    this.characters = [...text(where, 'characters', options.characters ?? PRINTABLE)];
    if (this.characters.length === 0) fail(where, 'characters', 'at least one character', '');
    this.characters.forEach((character, i) => {
      if (this.#ids.has(character)) fail(where, 'each of characters', 'there once', character);
      this.#ids.set(character, i + 1);
    });
    if (options.unknown !== undefined) {
      this.#unknown = this.#ids.get(options.unknown);
      if (this.#unknown === undefined) fail(where, 'unknown', 'one of characters', options.unknown);
    }
  }

  /** How many numbers there are: one for each character, and 0. */
  get size(): number {
    return this.characters.length + 1;
  }

  /**
   * A line's numbers, filled up with 0.
   *
   * @param line characters of the alphabet
   * @param length how many numbers; default the line's own length
   * @throws ValueError for a line that is longer, or a character that is not in the alphabet
   */
  encode(line: string, length?: number): Int32Array {
    const characters = [...text('Alphabet', 'the line', line)];
    const size = integer('Alphabet', 'length', length ?? characters.length, 0);
    if (characters.length > size) {
      fail('Alphabet', 'the line', `at most ${size} characters`, characters.length);
    }
    const ids = new Int32Array(size);
    characters.forEach((character, i) => {
      const id = this.#ids.get(character) ?? this.#unknown;
      if (id === undefined) {
        fail('Alphabet', `character ${i + 1}`, 'one of the alphabet', character);
      }
      ids[i] = id;
    });
    return ids;
  }

  /**
   * The line of these numbers, without what fills it up at the end; 0 elsewhere is a space.
   *
   * @param ids 0 to size - 1 each
   * @throws ValueError for a number that is no character's
   */
  decode(ids: ArrayLike<number>): string {
    if (ids == null || typeof ids !== 'object' || !Number.isInteger(ids.length)) {
      fail('Alphabet', 'the numbers', 'an array', ids);
    }
    const characters = Array.from(ids, (id) => {
      if (!Number.isInteger(id)) fail('Alphabet', 'each number', `0 to ${this.size - 1}`, id);
      if (id === 0) return '\0';
      return (
        this.characters[id - 1] ?? fail('Alphabet', 'each number', `0 to ${this.size - 1}`, id)
      );
    });
    return characters.join('').replace(/\0+$/, '').replaceAll('\0', ' ');
  }
}
