import { fail } from '../check.js';

/** Parsed, a value takes up to 100 bytes and a key 250, however few they are in the text. */
const MOST_MARKS = 2 ** 20;
const MARKS = [...',:[{'].map((mark) => mark.charCodeAt(0));

/**
 * Refuses JSON of so many values and keys that they would fill the memory, before it is parsed;
 * commas, colons and brackets in texts count as well.
 *
 * @throws ValueError if there are more than a million.
 */
export function checkJsonSize(where: string, text: string): void {
  let marks = 0;
  for (let i = 0; i < text.length; i++) {
    if (MARKS.includes(text.charCodeAt(i))) marks++;
  }
  if (marks > MOST_MARKS) {
    fail(where, 'the values and keys of the JSON', `at most ${MOST_MARKS}`, marks);
  }
}
