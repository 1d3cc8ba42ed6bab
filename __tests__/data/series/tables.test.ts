import { readTable } from '../../../lib/data/series/read_table.js';
import { type TableSeriesOptions, tableSeries } from '../../../lib/data/series/table_series.js';
import { inPieces } from '../collect.js';
import { fixture } from './fixture.js';

interface Case {
  name: string;
  file: string;
  columns: string[];
  values: (number | null)[];
  rate: number | null;
  first: number | null;
  interpolated: number[] | null;
  dropped: number[] | null;
}
const CASES = fixture<Case[]>('tables');

async function series(text: string | Uint8Array, given: Record<string, unknown> = {}) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const table = await readTable('a.csv', () => [bytes.subarray(0, 7), bytes.subarray(7)], given);
  return { table, ...tableSeries(table, given as TableSeriesOptions) };
}

describe.each(CASES)('$name', ({ file, columns, values, rate, first, interpolated, dropped }) => {
  const bytes = Uint8Array.from(Buffer.from(file, 'base64'));

  test('is read as pandas reads it, told the dialect', async () => {
    const table = await readTable('a.csv', () => [bytes], {});
    expect(table.columns).toEqual(columns);
    expect([...table.values].map((v) => (Number.isNaN(v) ? null : v))).toEqual(
      values.map((v) => (v === null ? null : Math.fround(v))),
    );
    const missing = values.includes(null);
    if (missing) {
      expect(() => tableSeries(table)).toThrow(
        `line ${table.lines[5]}: column '${columns[1]}' must be a number (--gaps interpolate or drop takes missing ones), got 'none'.`,
      );
      return;
    }
    const { series } = tableSeries(table);
    expect(series.stretches).toEqual([[0, 12]]);
    if (rate === null) expect(series.rate).toBeNull();
    else expect(series.rate).toBeCloseTo(rate, 9);
    if (first !== null) expect(series.times![0]).toBeCloseTo(first, 6);
  });

  if (interpolated === null) return;
  test('gaps are filled and dropped as by pandas', async () => {
    const filled = await series(bytes, { gaps: 'interpolate' });
    filled.series.values.forEach((v, i) => {
      expect(v).toBeCloseTo(interpolated[i]!, 3);
    });
    const { series: left } = await series(bytes, { gaps: 'drop' });
    const kept = left.stretches.flatMap(([from, to]) => [
      ...left.values.subarray(from * 3, to * 3),
    ]);
    expect(kept).toEqual(dropped!.map(Math.fround));
  });
});

test.each<[string, string, Record<string, unknown>, string]>([
  [
    'thousands',
    'a;b\n1,5;1.234,5\n',
    {},
    "a.csv, line 2: column 'b' must be a number with a decimal comma and no thousands' separators, got '1.234,5'.",
  ],
  [
    'thousands in quotes',
    'a,b\n1.5,"1,234.5"\n',
    {},
    "a.csv, line 2: column 'b' must be a number with a decimal point and no thousands' separators, got '1,234.5'.",
  ],
  [
    'millions',
    'a\tb\n1.5\t1,234,567\n',
    {},
    "a.csv, line 2: column 'b' must be a number with a decimal point and no thousands' separators, got '1,234,567'.",
  ],
  [
    'spaces in numbers',
    'a;b\n1,5;1 234,5\n',
    {},
    "a.csv, line 2: column 'b' must be a number with a decimal comma and no thousands' separators, got '1 234,5'.",
  ],
  [
    'a word among numbers',
    'a,b\n1,2\n3,x\n5,6\n',
    {},
    "a.csv, line 3: column 'b' must be a number with a decimal point, got 'x'.",
  ],
  [
    'a row that is short',
    'a,b\n1,2\n3\n',
    {},
    'a.csv, line 3: the row must be of 2 fields, as the first is, got 1.',
  ],
  [
    'a column that is not there',
    'a,b\n1,2\n',
    { columns: ['c'] },
    "a.csv: columns must be the name of a column (a, b), got 'c'.",
  ],
  [
    'no numbers',
    'a,b\nx,y\n',
    {},
    "a.csv: the table must be with a column of numbers, got 'columns a (x), b (y)'.",
  ],
  ['nothing', '', {}, 'a.csv: the file must have rows, got none.'],
  [
    'a header alone',
    'a,b\n',
    {},
    "a.csv: the file must be with rows of numbers, got 'a header alone'.",
  ],
  [
    'a name twice',
    'a,a\n1,2\n',
    {},
    "a.csv, line 1: each name of the header must be there once, got 'a'.",
  ],
  [
    'irregular times',
    't,a\n0,1\n1,2\n2,3\n2.9,4\n3.2,5\n4.4,5\n4.8,5\n',
    {},
    'a.csv, line 5: the times must be regular, one row each',
  ],
  [
    'a time twice',
    't,a\n0,1\n1,2\n1,3\n',
    {},
    "a.csv, line 4: column 't' must be a time after the one before it (1 s), got 1 s.",
  ],
  [
    'a missing row',
    't,a\n0,1\n1,2\n2,3\n4,4\n5,5\n6,6\n',
    {},
    'a.csv, line 5: the time must be 1 s after the row before it, got 2 s (--gaps interpolate or drop takes missing rows).',
  ],
  [
    'two orders of dates',
    'time;a\n13.01.2026;1\n01.13.2026;2\n',
    {},
    "a.csv, line 3: column 'time' must be a date, day-first as those before it, got '01.13.2026'.",
  ],
  [
    'an order that is not',
    'time;a\n13.01.2026;1\n14.01.2026;2\n',
    { dates: 'month-first' },
    "a.csv, line 2: column 'time' must be a date, month-first, got '13.01.2026'.",
  ],
  [
    'a day that is not',
    'time,a\n2026-02-27,1\n2026-02-30,2\n',
    {},
    "a.csv, line 3: column 'time' must be a time as the others are, got '2026-02-30'.",
  ],
])('%s: refused', async (_, text, given, message) => {
  await expect(series(text, given)).rejects.toThrow(message);
});

test.each<[string, string, Record<string, unknown>, string]>([
  [
    'day first unless',
    'time;a\n01.02.2026;1\n02.02.2026;2\n',
    {},
    'dates have the day first (--dates month-first if not).',
  ],
  [
    'a numbered index',
    ',a\n0,1.5\n1,2.5\n2,1\n',
    {},
    'column 1 without a name numbers the rows; it is left out.',
  ],
  ['a note', 'a,b\n1,x\n2,y\n', {}, "column 'b' is left out: it does not hold numbers."],
  ['comments', '# made by hand\n# twice\na,b\n1,2\n', {}, 'the first 2 lines are no data.'],
  ['a separator line', 'sep=;\na;b\n1,5;2\n', {}, 'the first line is no data.'],
  [
    'a comma of three digits',
    'a;b\n1,234;2,345\n',
    {},
    'the comma in numbers as 1,234 is a decimal comma (--decimal point if not).',
  ],
  ['seconds', 't,a\n0,1\n0.5,2\n1,3\n', {}, "the times of column 't' are in seconds."],
])('%s: said', async (_, text, given, sentence) => {
  expect((await series(text, given)).assumed).toContain(sentence);
});

test('lines count from the beginning of the file', async () => {
  await expect(series('# note\n\na,b\n1,2\n3,x\n')).rejects.toThrow("a.csv, line 5: column 'b'");
});

test('a date and a clock in two columns are one time', async () => {
  const text =
    'Date;Time;P\n16/12/2006;17:24:00;4.2\n16/12/2006;17:25:00;5.3\n16/12/2006;17:26:00;?\n';
  const { series: one, found } = await series(text, { gaps: 'drop' });
  expect([one.rate, one.columns, one.stretches]).toEqual([1 / 60, ['P'], [[0, 2]]]);
  expect(found).toMatchObject({
    times: "column 'Date+Time', dates, day-first",
    gaps: '1 rows with missing values are left out',
  });
});

test.each([
  [
    'milliseconds of 360 a second',
    360,
    (i: number) => (Math.round((i / 360) * 1000) / 1000).toFixed(3),
  ],
  ['jitter', 10, (i: number) => (i / 10 + 0.01 * Math.sin(i * i)).toFixed(4)],
])('times rounded or shaking are regular: %s', async (_, rate, write) => {
  const text = `t,a\n${Array.from({ length: 500 }, (_, i) => `${write(i)},${i}`).join('\n')}\n`;
  expect((await series(text)).series.rate! / rate).toBeCloseTo(1, 2);
});

test('a row within a step that is missing is a hole: windows do not cross it, or it is filled', async () => {
  const text = 't,a\n0,0\n1,10\n2,20\n5,50\n6,60\n';
  const cut = await series(text, { gaps: 'drop' });
  expect(cut.series.stretches).toEqual([
    [0, 3],
    [3, 5],
  ]);
  const filled = await series(text, { gaps: 'interpolate' });
  expect([...filled.series.values]).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(filled.found['missing rows']).toBe('2, interpolated linearly');
});

test('irregular times are interpolated to a rate', async () => {
  const at = [0, 0.9, 2.3, 3, 3.6, 5, 6.2, 7];
  const text = `t,a\n${at.map((t) => `${t},${2 * t}`).join('\n')}\n`;
  const { series: one, found } = await series(text, { rate: 1 });
  one.values.forEach((v, i) => {
    expect(v).toBeCloseTo(2 * i, 5);
  });
  expect(found.rate).toContain('at irregular times, interpolated to 1 a second');
});

test('groups are runs of their own: times begin anew, gaps are not filled across', async () => {
  const text = 'patient,t,a\nx,0,1\nx,1,2\ny,0,NaN\ny,1,8\n';
  const { series: one } = await series(text, { group: 'patient', gaps: 'interpolate' });
  expect(one.stretches).toEqual([
    [0, 2],
    [2, 4],
  ]);
  expect([...one.values]).toEqual([1, 2, 8, 8]);
  expect(one.groups).toEqual(['x', 'x', 'y', 'y']);
});

test('in any pieces, the same', async () => {
  const bytes = Buffer.from(CASES[5]!.file, 'base64');
  const whole = await readTable('a', () => [bytes], {});
  const pieces = await readTable('a', () => inPieces(bytes, 3), {});
  expect(pieces.values).toEqual(whole.values);
});
