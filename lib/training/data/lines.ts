import { Random } from '../../data/index.js';
import { readLines, readProse } from '../../node/index.js';
import { packageRoot } from '../package_root.js';

/** The longest piece of text, in characters. */
export const LONGEST = 128;
const SHORTEST = 8;
/** How many characters of the next one a training window has, to be cut anew every time. */
export const MARGIN = 16;
/** The end of the text is to judge by. */
const TEST_PART = 0.1;

const wordsOf = (lines: string[]) => lines.flatMap((line) => line.match(/\S+/g) ?? []);

/**
 * Lines joined and cut into windows of LONGEST characters, wherever that falls: nothing has to be
 * filled up. Each window shows MARGIN characters of the next one.
 */
function windows(lines: string[]): string[] {
  const text = wordsOf(lines).join(' ');
  if (text === '') return [];
  const count = Math.max(Math.floor((text.length - MARGIN) / LONGEST), 1);
  return Array.from({ length: count }, (_, i) =>
    text.slice(i * LONGEST, (i + 1) * LONGEST + MARGIN),
  );
}

/** Each line once, without the very short ones; what is too long is cut off. */
function distinct(lines: string[]): string[] {
  const cut = lines.map((line) => line.trim().slice(0, LONGEST).trimEnd());
  return [...new Set(cut.filter((line) => line.length >= SHORTEST))];
}

/** Lines joined and cut at spaces into pieces of every length from SHORTEST to LONGEST. */
function pieces(lines: string[], random: Random): string[] {
  const words = wordsOf(lines);
  const found: string[] = [];
  let piece = '';
  let wanted = SHORTEST + random.integer(LONGEST - SHORTEST + 1);
  for (const word of words) {
    const longer = piece === '' ? word : `${piece} ${word}`;
    if (longer.length <= wanted) {
      piece = longer;
      continue;
    }
    if (piece !== '') found.push(piece);
    piece = word.slice(0, LONGEST);
    wanted = SHORTEST + random.integer(LONGEST - SHORTEST + 1);
  }
  return piece === '' ? found : [...found, piece];
}

export interface TextPieces {
  label: string;
  /** Windows of LONGEST + MARGIN characters, but for a shorter text. */
  train: string[];
  /** Pieces of up to LONGEST characters. */
  test: string[];
  /** The lines of the same part of the text as `test`, each once, as they are. */
  lines: string[];
}

/** Text of a file or a folder, or the prose of this package's documents. */
export async function textPieces(
  source: string | undefined,
  seed: number,
  limit: number,
): Promise<TextPieces> {
  const lines: string[] = [];
  if (source === undefined) {
    lines.push(...(await readProse(packageRoot())));
  } else {
    for await (const { text } of readLines(source)) lines.push(text);
  }
  const split = Math.floor(lines.length * (1 - TEST_PART));
  const random = new Random(seed);
  return {
    label:
      source === undefined
        ? "the prose of this package's documents (no --data was given)"
        : `pieces of ${source}`,
    train: windows(lines.slice(0, split)).slice(0, limit),
    test: pieces(lines.slice(split), random).slice(0, limit),
    lines: distinct(lines.slice(split)).slice(0, limit),
  };
}
