import fc from 'fast-check';
import { type CsvOptions, csvNumbers } from '../../lib/data/csv_numbers.js';
import { csvRows } from '../../lib/data/csv_rows.js';
import { collect, inPieces } from './collect.js';

describe.each([1, 3, 1000])('csvRows in pieces of %d bytes', (size) => {
  const rows = (text: string, delimiter?: string) =>
    collect(csvRows('f', inPieces(text, size), delimiter));

  test.each<[string, [number, string[]][]]>([
    ['', []],
    ['a,b', [[1, ['a', 'b']]]],
    [
      'a,b\n1,2\n',
      [
        [1, ['a', 'b']],
        [2, ['1', '2']],
      ],
    ],
    [
      'a,b\r\n1,2\r\n',
      [
        [1, ['a', 'b']],
        [2, ['1', '2']],
      ],
    ],
    [
      'a,\n,b\n,\n',
      [
        [1, ['a', '']],
        [2, ['', 'b']],
        [3, ['', '']],
      ],
    ],
    [
      '\n\na\n\r\nb',
      [
        [3, ['a']],
        [5, ['b']],
      ],
    ],
    [
      '"a","b,c"\n"d""e","\n"\nx,y',
      [
        [1, ['a', 'b,c']],
        [2, ['d"e', '\n']],
        [4, ['x', 'y']],
      ],
    ],
    [
      '"a"\r\n""\r\nb',
      [
        [1, ['a']],
        [2, ['']],
        [3, ['b']],
      ],
    ],
    ['é,漢\n', [[1, ['é', '漢']]]],
  ])('%j', async (text, expected) => {
    expect((await rows(text)).map(({ line, fields }) => [line, fields])).toEqual(expected);
  });

  test('another delimiter', async () => {
    expect(await rows('a,b;c', ';')).toEqual([{ line: 1, fields: ['a,b', 'c'] }]);
  });

  test.each([
    ['a,b\n1,2,3\n', 'f, line 2: the row must be of 2 fields, as the first is, got 3.'],
    ['a,b\n\n1\n', 'f, line 3: the row must be of 2 fields, as the first is, got 1.'],
    ['a,b\n"1\n2",3,4', 'f, line 2: the row must be of 2 fields, as the first is, got 3.'],
    ['a\nb"c', "f, line 2: a field with a quote must be quoted as a whole, got 'b\"'."],
    ['"a"b', "f, line 1: what follows a closing quote must be ',' or the line's end, got 'b'."],
    [
      '"a"\r"b"',
      "f, line 1: what follows a closing quote must be ',' or the line's end, got '\"'.",
    ],
    ['x\n"a"\r,b', 'f, line 2: the row must be of 1 field, as the first is, got 2.'],
    ['a\n"b\nc', 'f, line 2: the quoted field must be closed, got the end of the file.'],
  ])('%j is refused', async (text, message) => {
    await expect(rows(text)).rejects.toThrow(new Error(message));
  });

  test.each(['', ';;', '"', '\n'])('delimiter %j is refused', async (delimiter) => {
    await expect(rows('a', delimiter)).rejects.toThrow(
      new Error(
        `f: delimiter must be one character, no quote and no line end, got '${delimiter}'.`,
      ),
    );
  });
});

test('whatever is written with quotes comes back, in any pieces', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '漢', ' ') });
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width })));
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('\n', '\r\n'),
      async (rows, size, end) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const file = rows.map((row) => row.map(quoted).join(',') + end).join('');
        const read = await collect(csvRows('f', inPieces(file, size)));
        expect(read.map(({ fields }) => fields)).toEqual(rows);
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

describe('csvNumbers', () => {
  const numbers = (text: string, options?: CsvOptions) =>
    collect(csvNumbers('f.csv', inPieces(text, 4), options));

  test.each<[string, CsvOptions | undefined, [number, number[]][]]>([
    [
      'a,b\n1,-2.5\n3,4e1\n',
      undefined,
      [
        [2, [1, -2.5]],
        [3, [3, 40]],
      ],
    ],
    [
      '1,2\n3,4',
      { header: false },
      [
        [1, [1, 2]],
        [2, [3, 4]],
      ],
    ],
    ['a,b,c\n1,x,3\n', { columns: ['c', 'a'] }, [[2, [3, 1]]]],
    ['y,v0,v1\nx,1,2\n', { columns: /^v\d+$/ }, [[2, [1, 2]]]],
    ['1;2', { header: false, columns: ['1'], delimiter: ';' }, [[1, [2]]]],
    ['a\n', undefined, []],
  ])('%j %j', async (text, options, expected) => {
    const rows = await numbers(text, options);
    expect(rows.map(({ line, values }) => [line, [...values]])).toEqual(expected);
  });

  test.each<[string, CsvOptions | undefined, string]>([
    ['', undefined, 'f.csv: the file must have rows, got none.'],
    ['a,b\n1,x', undefined, "f.csv, line 2: column 'b' must be a number, got 'x'."],
    ['a,b\n1,', undefined, "f.csv, line 2: column 'b' must be a number, got ''."],
    ['a\n\n\nNaN', undefined, "f.csv, line 4: column 'a' must be a number, got 'NaN'."],
    ['1,x', { header: false }, "f.csv, line 1: column '1' must be a number, got 'x'."],
    [
      '1,2\n3,4',
      undefined,
      'f.csv, line 1: the header must be names of columns, got numbers (header: false if there is none).',
    ],
    ['a,a\n1,2', undefined, "f.csv, line 1: each name of the header must be there once, got 'a'."],
    [
      'a,b\n1,2',
      { columns: ['c'] },
      "f.csv, line 1: columns must be names of columns (a, b), got 'c'.",
    ],
    [
      'a,b,c,d,e,f,g\n1,2,3,4,5,6,7',
      { columns: /^x/ },
      "f.csv, line 1: columns must be names of columns (a, b, c, d, e, ... g), got '/^x/'.",
    ],
    [
      'a',
      { seperator: ';' } as never,
      "csvNumbers: unknown option 'seperator', expected one of columns, delimiter, header.",
    ],
  ])('%j %j is refused', async (text, options, message) => {
    await expect(numbers(text, options)).rejects.toThrow(new Error(message));
  });
});
