import { type CountedLine, countedLines } from './counted_lines.js';

/** A run of lines that stands in two places. */
export interface Twin {
  /** Both files, in the order of the alphabet; the same file where it repeats itself. */
  readonly files: readonly [string, string];
  /** Where the run begins in each, from 1. */
  readonly lines: readonly [number, number];
  /** How many lines that count. */
  readonly length: number;
  /** The first of them. */
  readonly text: string;
}

/** A counted line, by its file and its place among that file's counted lines. */
type Place = readonly [file: string, at: number];

/**
 * The runs of at least `least` identical lines that stand in two places, each at its full length. A run that
 * stands in more places is listed once for each two that follow one another.
 *
 * @param sources texts by the files' paths
 */
export function findTwins(sources: ReadonlyMap<string, string>, least = 6): Twin[] {
  const counted = new Map([...sources].map(([file, source]) => [file, countedLines(source)]));
  const places = new Map<string, Place[]>();
  for (const [file, lines] of [...counted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (let at = 0; at + least <= lines.length; at++) {
      const key = lines
        .slice(at, at + least)
        .map(({ text }) => text)
        .join('\n');
      places.set(key, [...(places.get(key) ?? []), [file, at]]);
    }
  }
  const twins: Twin[] = [];
  for (const where of places.values()) {
    for (const [i, second] of where.entries()) {
      const first = where[i - 1];
      if (first === undefined) continue;
      const [a, b] = [counted.get(first[0])!, counted.get(second[0])!];
      const [p, q] = [first[1], second[1]];
      // The same run from one line further up.
      if (p > 0 && q > 0 && a[p - 1]!.text === b[q - 1]!.text) continue;
      twins.push({
        files: [first[0], second[0]],
        lines: [a[p]!.line, b[q]!.line],
        length: common(a, p, b, q),
        text: a[p]!.text,
      });
    }
  }
  return twins.sort((a, b) => b.length - a.length);
}

/** How many lines are the same from there on. */
function common(a: readonly CountedLine[], p: number, b: readonly CountedLine[], q: number) {
  let length = 0;
  while (a[p + length] && a[p + length]!.text === b[q + length]?.text) length++;
  return length;
}
