import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LONGEST, MARGIN, textPieces } from '../../../lib/training/data/lines.js';

const WORDS = Array.from({ length: 2_000 }, (_, i) => `word${i}`);
const LINES = Array.from({ length: 200 }, (_, i) => WORDS.slice(10 * i, 10 * i + 10).join(' '));
const TRAIN = LINES.slice(0, 181).join(' ');
const TEST = LINES.slice(181).join(' ');

let file: string;
beforeAll(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'lines-')), 'a.txt');
  // Lines that come again, are short, or empty, are not searched.
  writeFileSync(file, `${[...LINES.slice(0, 199), '', LINES[198], 'Ay.'].join('\n')}\n`);
});
afterAll(() => rmSync(path.dirname(file), { recursive: true }));

test('windows follow each other through the text and overlap by the margin', async () => {
  const { train } = await textPieces(file, 1, Number.POSITIVE_INFINITY);
  for (const window of train) expect(window).toHaveLength(LONGEST + MARGIN);
  const text = train.map((window) => window.slice(0, LONGEST)).join('');
  expect(TRAIN.startsWith(text)).toBe(true);
  expect(TRAIN.length - text.length).toBeLessThan(LONGEST + MARGIN);
});

test('pieces to judge by are of all lengths, and of the end of the text', async () => {
  const { test: pieces } = await textPieces(file, 1, Number.POSITIVE_INFINITY);
  for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(LONGEST);
  expect(TEST.startsWith(pieces.slice(0, -2).join(' '))).toBe(true);
});

test('lines to search are there once each, whole', async () => {
  const { lines } = await textPieces(file, 1, Number.POSITIVE_INFINITY);
  expect(lines).toEqual(LINES.slice(181, 199));
});

test('a limit is of each', async () => {
  const { train, test: pieces, lines } = await textPieces(file, 1, 3);
  expect([train, pieces, lines].map(({ length }) => length)).toEqual([3, 3, 3]);
});
