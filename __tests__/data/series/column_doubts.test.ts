import { columnDoubts } from '../../../lib/data/series/column_doubts.js';

/** Forty rows of a wave, a column each of the values that are put into it. */
const doubts = (...columns: ((wave: number, row: number) => number)[]) =>
  columnDoubts(
    columns.map((_, c) => 'abcde'[c]!),
    Array.from({ length: 40 * columns.length }, (_, i) => {
      const row = Math.floor(i / columns.length);
      return columns[i % columns.length]!(Math.sin(row), row);
    }),
    (row) => `line ${row + 2}`,
  );
const FAR =
  'far from all its other values: if it stands for a missing one, leave the cell empty and see --gaps.';
const COARSE =
  'digits, as numbers are kept in single precision: subtract what all values have in common.';

test.each<[string, Parameters<typeof doubts>, string[]]>([
  ['waves', [(wave) => wave, (wave) => 1000 + wave], []],
  ['states', [(_, row) => Number(row > 20)], []],
  ['counts with a peak', [(_, row) => (row === 7 ? 30 : row % 5)], []],
  ['missing values', [(wave, row) => (row % 2 ? wave : Number.NaN)], []],
  ['a constant', [(wave) => wave, () => 3.3], ["column 'b' has one value alone."]],
  [
    'many constants',
    [() => 1, () => 2, () => Number.NaN, () => 4],
    ["columns 'a', 'b', 'c' and 1 more have one value alone."],
  ],
  [
    'values for missing ones',
    [(wave, row) => (row % 10 === 3 ? -9999 : wave)],
    [`column 'a' has -9999 in line 5 and 3 more, ${FAR}`],
  ],
  [
    'an outlier',
    [(wave, row) => (row === 30 ? 1e12 : wave)],
    [`column 'a' has 1000000000000 in line 32, ${FAR}`],
  ],
  ['as many low as high', [(wave, row) => (row % 2 ? wave : 9999)], []],
  ['a clock in seconds since 1970', [(_, row) => 1.76e9 + row], [`column 'a' loses ${COARSE}`]],
  [
    'degrees in units of 1e-7',
    [(wave) => 521234567 + 20 * wave, (wave) => 134567891 + 20 * wave],
    [`columns 'a', 'b' lose ${COARSE}`],
  ],
])('%s', (_, columns, told) => expect(doubts(...columns)).toEqual(told));
