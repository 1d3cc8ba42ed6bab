import { decodeUtf8, type Pieces } from './utf8.js';

/** A line of a text file. */
export type TextLine = {
  /** From 1. */
  line: number;
  /** Without its end. */
  text: string;
};

/**
 * The lines of a UTF-8 file that comes in pieces, ended by \n, \r\n or \r. What follows the last
 * end is a line of its own unless it is empty.
 *
 * @param name the file's name, for messages.
 * @param pieces the file's bytes, cut anywhere
 * @throws ValueError with the byte where it is not UTF-8.
 * @example
 * const lines = [];
 * for await (const one of textLines('a.txt', [new TextEncoder().encode('Hi\nyou')])) lines.push(one);
 * lines; // [{ line: 1, text: 'Hi' }, { line: 2, text: 'you' }]
 */
export async function* textLines(
  name: string,
  pieces: Pieces<Uint8Array>,
): AsyncGenerator<TextLine, void, undefined> {
  let line = 0;
  let rest = '';
  for await (const text of decodeUtf8(name, pieces)) {
    // A \r at the end of a piece may be half of an end.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const one of lines) yield { line: ++line, text: one };
  }
  if (rest !== '') yield { line: ++line, text: rest.endsWith('\r') ? rest.slice(0, -1) : rest };
}
