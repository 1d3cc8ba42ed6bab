import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { plainText } from '../../../lib/data/text_coder.js';
import { LONGEST, MARGIN, textPieces } from '../../../lib/training/data/lines.js';
import { collect } from '../../../lib/training/data/source.js';
import type { DataRequest } from '../../../lib/training/tasks/task.js';

const WORDS = Array.from({ length: 2_000 }, (_, i) => `word${i}`);
const LINES = Array.from({ length: 200 }, (_, i) => WORDS.slice(10 * i, 10 * i + 10).join(' '));
const TRAIN = LINES.slice(0, 181).join(' ');
const TEST = LINES.slice(181).join(' ');

let file: string;
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'lines-')), 'a.txt');
  // Lines that come again, are short, or empty, are not searched.
  writeFileSync(file, `${[...LINES.slice(0, 199), '', LINES[198], 'Ay.'].join('\n')}\n`);
});
afterEach(() => rmSync(path.dirname(file), { recursive: true }));

/** The pieces of the file, and its training windows as text. */
async function open(more: Partial<DataRequest> = {}) {
  const limit = Number.POSITIVE_INFINITY;
  const pieces = await textPieces({ data: file, seed: 1, limit, ...more });
  const ids = (await collect(pieces.train)).map(({ x }) => x);
  return { ...pieces, ids, windows: ids.map((x) => pieces.coder.decode(x)) };
}

test('windows follow each other through the text and overlap by the margin', async () => {
  const { ids, windows } = await open();
  for (const window of ids) expect(window).toHaveLength(LONGEST + MARGIN);
  const text = windows.map((window) => window.slice(0, LONGEST)).join('');
  expect(TRAIN.startsWith(text)).toBe(true);
  expect(TRAIN.length - text.length).toBeLessThan(LONGEST + MARGIN);
});

test('pieces to judge by are of all lengths, and of the end of the text', async () => {
  const { judged } = await open();
  for (const piece of judged) expect(piece.length).toBeLessThanOrEqual(LONGEST);
  expect(TEST.startsWith(judged.slice(0, -2).join(' '))).toBe(true);
});

test('lines to search are there once each, whole', async () => {
  const { lines } = await open();
  expect(lines).toEqual(LINES.slice(181, 199));
});

test('a limit is of each', async () => {
  const { ids, judged, lines } = await open({ limit: 3 });
  expect([ids, judged, lines].map(({ length }) => length)).toEqual([3, 3, 3]);
});

test('a text is refused whose end is too short to judge by', async () => {
  writeFileSync(file, 'x'.repeat(70));
  await expect(open()).rejects.toThrow(/must have at least 8 characters, got 7\.$/);
  // All of it is judged: so little may be wanted.
  expect((await open({ whole: true })).judged.join('')).toBe('x'.repeat(70));
  writeFileSync(file, 'x'.repeat(71));
  expect((await open()).judged.join('')).toHaveLength(8);
});

/** 120 lines of Chinese, no spaces: 60 different characters to train on, one more at the end. */
const chinese = Array.from({ length: 120 }, (_, i) =>
  Array.from({ length: 20 }, (_, j) => String.fromCodePoint(0x4e00 + ((i * 7 + j * 11) % 60))).join(
    '',
  ),
);

test.each<[string, string[], number]>([
  ['Chinese', chinese, 60],
  ['Hindi', Array.from({ length: 60 }, () => 'नमस्ते दुनिया, यह एक पाठ है'), 17],
  ['emoji of several code points', Array.from({ length: 60 }, () => '👩‍👩‍👧 and 🇮🇳 🙂'), 9],
  ['accents that are characters of their own', Array.from({ length: 60 }, () => 'cafe\u0301 x́'), 6],
])('%s: the alphabet is that of the text, and all of it comes back', async (_, lines, kinds) => {
  writeFileSync(file, `\ufeff${lines.join('\r\n')}\r\n`);
  const { coder, windows, judged, facts } = await open();
  const border = 0.9 * lines.length;
  const text = [...plainText(lines.join(' '))].slice(0, 400).join('');
  expect(new Set(plainText(lines.join(''))).size).toBeGreaterThanOrEqual(kinds - 1);
  expect(facts.found.alphabet).toMatch(/^\d+ characters, learned from the training text$/);
  expect(plainText(lines.slice(0, border).join(' ')).startsWith(windows[0]!)).toBe(true);
  expect(coder.decode(coder.encode(text))).toBe(text);
  expect(coder.unknown(text)).toEqual([]);
  // Nothing of the test text is lost, and no piece is longer than a window.
  const rest = plainText(lines.slice(border).join('')).replaceAll(' ', '');
  expect(rest.endsWith(plainText(judged.at(-1)!).replaceAll(' ', ''))).toBe(true);
  for (const piece of judged) expect([...piece].length).toBeLessThanOrEqual(LONGEST);
});

test('the alphabet has composed letters, spaces for white space, and no byte order mark', async () => {
  const lines = Array.from({ length: 60 }, () => 'cafe\u0301\u00a0b\u3000a');
  writeFileSync(file, `\ufeff${lines.join('\r\n')}`);
  const { coder } = await open();
  const { characters = '' } = coder.saved;
  expect([...characters].sort()).toEqual([' ', 'a', 'b', 'c', 'f', '\u00e9']);
  expect(coder.decode(coder.encode('a\ufeffb'))).toBe('ab');
});

/** Lines of words of a text that come in another order in each, joined without spaces where it has none. */
const shuffledLines = (words: string[], joint: string) =>
  Array.from({ length: 120 }, (_, i) =>
    words.map((_, j) => words[(i * 5 + j * 3) % words.length]).join(joint),
  );

const STORED: [name: string, of: (lines: string[]) => string][] = [
  ['composed', (lines) => lines.join('\n').normalize('NFC')],
  ['decomposed', (lines) => lines.join('\n').normalize('NFD')],
  ['with CRLF', (lines) => lines.join('\r\n')],
  ['with CR', (lines) => lines.join('\r')],
  ['with a byte order mark', (lines) => `\ufeff${lines.join('\n')}\n`],
  ['with other spaces', (lines) => lines.join('\n').replaceAll(' ', '\u00a0')],
];

describe.each<[string, string[]]>([
  ['Japanese', shuffledLines(['がっこう', 'で', 'ぎゅうにゅう', 'を', 'ごくごく', 'パン'], '')],
  ['Korean', shuffledLines(['학교에서', '우유를', '마시고', '빵을', '먹었습니다', '한글'], '')],
  ['Vietnamese', shuffledLines(['tiếng', 'Việt', 'được', 'viết', 'bằng', 'chữ'], ' ')],
  ['emoji', shuffledLines(['👩‍👩‍👧', 'and', '🇮🇳', '👍🏽', 'x\u0301', 'é'], ' ')],
])('%s', (_, lines) => {
  test.each(STORED)('%s: the same numbers, and nothing unknown', async (_name, stored) => {
    for (const alphabet of ['characters', 'bytes'] as const) {
      writeFileSync(file, stored(lines));
      const found = await open({ alphabet });
      writeFileSync(file, lines.join('\n'));
      const plain = await open({ alphabet });
      expect(found.ids).toEqual(plain.ids);
      expect([found.judged, found.lines]).toEqual([plain.judged, plain.lines]);
      expect(found.coder.saved).toEqual(plain.coder.saved);
      const units = alphabet === 'bytes' ? 'bytes' : 'characters';
      expect(found.facts.found['unknown in the test text']).toMatch(
        new RegExp(`^none of \\d+ ${units}$`),
      );
      // What is judged is all of the end of the text.
      const all = (texts: string[]) => texts.join('').replaceAll(' ', '');
      expect(all(lines.slice(108)).normalize('NFC')).toBe(all(found.judged));
    }
  });
});

test('what the training text has not is unknown, counted and shown', async () => {
  const lines = [...chinese.slice(0, 119), '新'.repeat(5) + chinese[0]];
  writeFileSync(file, lines.join('\r'));
  const { facts, coder } = await open();
  expect(facts.found['unknown in the test text']).toMatch(
    /^5 of \d+ characters, never counted as right: 新 \(5\)$/,
  );
  expect(coder.unknown('新')).toEqual([{ place: 0, character: '新' }]);
  expect(coder.decode(coder.encode('新'))).toBe('\ufffd');
});

test('bytes know every character', async () => {
  writeFileSync(file, chinese.join('\n'));
  const { coder, facts, ids } = await open({ alphabet: 'bytes' });
  expect(coder.size).toBe(257);
  expect(coder.decode(coder.encode('新 🙂'))).toBe('新 🙂');
  expect(facts.found['unknown in the test text']).toMatch(/^none of \d+ bytes$/);
  expect(Math.max(...ids[0]!)).toBeLessThanOrEqual(256);
});

test('a text in one line is split within it', async () => {
  writeFileSync(file, chinese.join(''));
  const { ids, judged } = await open();
  expect(ids.length).toBeGreaterThan(10);
  for (const piece of judged) expect(piece.length).toBeLessThanOrEqual(LONGEST);
  const characters = judged.join('').length;
  expect(characters).toBeGreaterThan(200);
  expect(chinese.join('').endsWith(judged.join(''))).toBe(true);
});
