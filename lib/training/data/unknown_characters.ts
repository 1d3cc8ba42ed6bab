import type { TextCoder } from '../../data/text_coder.js';

/** How many kinds of characters are shown. */
const SHOWN = 12;

/** What an alphabet has not of some text. */
export interface Unknowns {
  unknown: number;
  /** Of how many, in the alphabet's units. */
  all: number;
  /** The commonest, with how often each is there. */
  shown: string;
}

/** Counts what an alphabet has not. */
export function unknownIn(lines: readonly string[], coder: TextCoder): Unknowns {
  const counts = new Map<string, number>();
  let [all, unknown] = [0, 0];
  for (const line of lines) {
    all += coder.encode(line).length;
    for (const { character } of coder.unknown(line)) {
      unknown++;
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort(([, m], [, n]) => n - m);
  const some = sorted.slice(0, SHOWN).map(([character, count]) => `${character} (${count})`);
  return {
    unknown,
    all,
    shown: sorted.length > SHOWN ? `${some.join(', ')} ...` : some.join(', '),
  };
}
