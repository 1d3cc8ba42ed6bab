import { plainText, REPLACEMENT, type SavedAlphabet } from './text_coder.js';

/** An alphabet has at most so many characters, unless the caller says otherwise. */
export const MOST_CHARACTERS = 4096;

/** What was learned from a text. */
export interface LearnedAlphabet {
  saved: SavedAlphabet;
  /** How many characters the text has, each counted once, that the alphabet has not: the rarest. */
  left: number;
}

/**
 * The characters of a text, the commonest first.
 *
 * @param text to learn from
 * @param most of more than so many the rarest are left out
 * @example
 * learnAlphabet('abba, b').saved; // { kind: 'characters', characters: 'ba ,' }
 */
export function learnAlphabet(text: string, most: number = MOST_CHARACTERS): LearnedAlphabet {
  const counts = new Map<string, number>();
  for (const character of plainText(text)) {
    if (character === REPLACEMENT) continue;
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  // Where two are as common, by their code: the same order on every machine.
  const sorted = [...counts].sort(
    ([a, m], [b, n]) => n - m || a.codePointAt(0)! - b.codePointAt(0)!,
  );
  const kept = sorted.slice(0, most).map(([character]) => character);
  return {
    saved: { kind: 'characters', characters: kept.join('') },
    left: sorted.length - kept.length,
  };
}
