import { ValueError } from '../../check.js';
import { Random } from '../../data/index.js';
import { learnAlphabet, MOST_CHARACTERS } from '../../data/learn_alphabet.js';
import { plainText, type TextCoder, textCoder } from '../../data/text_coder.js';
import { readLines, readProse } from '../../node/index.js';
import { packageRoot } from '../package_root.js';
import type { DataRequest } from '../tasks/task.js';
import { coderOf } from './coder_of.js';
import { leftOut } from './left_out.js';
import type { OpenedData } from './parts.js';
import { sourceOf } from './source.js';
import { refuseSplit } from './splits.js';
import { type Unknowns, unknownIn } from './unknown_characters.js';

/** The longest piece of text, in characters; of a training window, in the units of the alphabet. */
export const LONGEST = 128;
const SHORTEST = 8;
/** How much of the next one a training window has, to be cut anew every time. */
export const MARGIN = 16;
/** The end of the text is to judge by. */
const TEST_PART = 0.1;
/** A text of fewer lines is split within them. */
const FEW_LINES = 10;
/** A longer run of characters without a space is cut where a piece is full. */
const LONG_WORD = 32;

const wordsOf = (lines: readonly string[]) => lines.flatMap((line) => line.match(/\S+/g) ?? []);

/** What cuts no character in two. */
const cut = (text: string, from: number, to?: number) => [...text].slice(from, to).join('');
const lengthOf = (text: string) => [...text].length;

function chunks<T extends { length: number; slice(from: number, to: number): T }>(
  all: T,
  size: number,
): T[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  );
}

/** A text in two: what is trained on, and its end, to judge by. */
interface Split {
  seen: string[];
  unseen: string[];
  /** Those of `unseen` to search. */
  lines: string[];
}

/** Between lines, or where there are few of them within the text. */
function inTwo(lines: string[], share: number): Split {
  if (lines.length >= FEW_LINES) {
    const border = Math.floor(lines.length * (1 - share));
    const unseen = lines.slice(border);
    return { seen: lines.slice(0, border), unseen, lines: unseen };
  }
  const text = [...wordsOf(lines).join(' ')];
  const border = Math.floor(text.length * (1 - share));
  const end = text.slice(border);
  return {
    seen: [text.slice(0, border).join('')],
    unseen: [end.join('')],
    lines: chunks(end, LONGEST).map((line) => line.join('')),
  };
}

/**
 * A text cut into windows of LONGEST numbers, wherever that falls: nothing has to be filled up. Each
 * window shows MARGIN numbers of the next one.
 */
export function windows(ids: Int32Array): Float32Array[] {
  if (ids.length === 0) return [];
  const count = Math.max(Math.floor((ids.length - MARGIN) / LONGEST), 1);
  return Array.from({ length: count }, (_, i) =>
    Float32Array.from(ids.subarray(i * LONGEST, (i + 1) * LONGEST + MARGIN)),
  );
}

/** Each line once, without the very short ones; what is too long is cut off. */
function distinct(lines: readonly string[]): string[] {
  const short = lines.map((line) => cut(line.trim(), 0, LONGEST).trimEnd());
  return [...new Set(short.filter((line) => lengthOf(line) >= SHORTEST))];
}

/** Words, each with what joins it to the one before; long ones in parts, as of scripts without spaces. */
function* joined(lines: readonly string[]): Generator<{ word: string; space: string }> {
  for (const word of wordsOf(lines)) {
    const characters = [...word];
    if (characters.length <= LONG_WORD) {
      yield { word, space: ' ' };
      continue;
    }
    for (const [i, part] of chunks(characters, SHORTEST).entries()) {
      yield { word: part.join(''), space: i === 0 ? ' ' : '' };
    }
  }
}

/** Lines joined and cut between words into pieces of every length from SHORTEST to LONGEST. */
function pieces(lines: readonly string[], random: Random): string[] {
  const found: string[] = [];
  let piece = '';
  const draw = () => SHORTEST + random.integer(LONGEST - SHORTEST + 1);
  let wanted = draw();
  for (const { word, space } of joined(lines)) {
    const longer = piece === '' ? word : piece + space + word;
    if (lengthOf(longer) <= wanted) {
      piece = longer;
      continue;
    }
    if (piece !== '') found.push(piece);
    piece = word;
    wanted = draw();
  }
  return piece === '' ? found : [...found, piece];
}

export interface TextPieces extends OpenedData {
  coder: TextCoder;
  /** Pieces of up to LONGEST characters, which may be none of the alphabet. */
  judged: string[];
  /** The lines of the same part of the text, each once. */
  lines: string[];
}

/** The alphabet of the models, or the one that a text gives, and what is told of it. */
function alphabetFor(text: string, { models, alphabet, known }: DataRequest) {
  if (models !== undefined) return { coder: coderOf(models.model!), told: 'that of the model' };
  if (known?.alphabet !== undefined) {
    return { coder: textCoder(known.alphabet), told: 'that of the training text' };
  }
  if (alphabet === 'bytes') {
    return { coder: textCoder({ kind: 'bytes' }), told: 'the 256 bytes of UTF-8' };
  }
  const { saved, left } = learnAlphabet(text);
  const coder = textCoder(saved);
  const cap = `at most ${MOST_CHARACTERS}; the rarest ${left} are left out (--alphabet bytes has all)`;
  const told = `${coder.size - 2} characters, learned from the training text`;
  return { coder, told: left > 0 ? `${told}; ${cap}` : told };
}

const told = ({ unknown, all, shown }: Unknowns, units: string) =>
  unknown === 0
    ? `none of ${all} ${units}`
    : `${unknown} of ${all} ${units}, never counted as right: ${shown}`;

/** Refuses a text of which the part to judge by would say nothing. */
function checkLength(where: string, unseen: readonly string[]): void {
  const found = lengthOf(wordsOf(unseen).join(' '));
  if (found >= SHORTEST) return;
  throw new ValueError(
    `${where}: the end of the text, which is to judge by, must have at least ${SHORTEST} ` +
      `characters, got ${found}.`,
  );
}

/** Text of a file or a folder, or the prose of this package's documents. */
export async function textPieces(request: DataRequest): Promise<TextPieces> {
  const { data, seed, limit, whole = false, testShare = TEST_PART } = request;
  refuseSplit(request, 'as the end of the text is to judge by', ['splitBy', 'group']);
  const read: string[] = [];
  const files: string[] = [];
  // Before anything is cut: a letter and its accent, or the parts of a Korean syllable, stay together.
  if (data === undefined) read.push(...(await readProse(packageRoot())).map(plainText));
  else
    for await (const { text, path } of readLines(data)) {
      read.push(plainText(text));
      if (files.at(-1) !== path) files.push(path);
    }
  const { seen, unseen, lines } = whole
    ? { seen: read, unseen: read, lines: read }
    : inTwo(read, testShare);
  if (data !== undefined && !whole) checkLength(data, unseen);
  const most = limit * LONGEST + MARGIN;
  const text = cut(wordsOf(seen).join(' '), 0, most);
  const { coder, told: alphabet } = alphabetFor(text, request);
  const train = windows(coder.encode(text)).slice(0, limit);
  const judged = pieces(unseen, new Random(seed)).slice(0, limit);
  const { units } = coder;
  return {
    facts: {
      label:
        data === undefined
          ? "the prose of this package's documents (no --data was given)"
          : `pieces of ${data}`,
      found: {
        text: `${read.length} lines, ${lengthOf(text)} characters to train on`,
        alphabet,
        'unknown in the test text': told(unknownIn(judged, coder), units),
      },
      assumed: [
        'a character is a code point of Unicode after composition (NFC); white space of any kind is a space.',
        ...leftOut(data, 'text', files),
      ],
      split: whole ? 'all of it' : 'the end of the text is to judge by',
      alphabet: coder.saved,
    },
    train: sourceOf(train.map((x) => ({ x }))),
    test: sourceOf(judged.map((line) => ({ x: Float32Array.from(coder.encode(line)) }))),
    coder,
    judged,
    lines: distinct(lines).slice(0, limit),
  };
}
