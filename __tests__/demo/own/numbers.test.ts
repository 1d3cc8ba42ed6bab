import { csvRows } from '../../../demo/input/csv_rows.js';
import { writtenNumbers } from '../../../demo/run/input/written_numbers.js';

test.each<[string, number[][], string[]]>([
  [
    '1,2\n3,4\n',
    [
      [1, 2],
      [3, 4],
    ],
    [],
  ],
  [
    '1;2;3\n4;5;6\n',
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    ["Its numbers are separated by ';'."],
  ],
  [
    '0,5;1,5\n-2,25;4\n',
    [
      [0.5, 1.5],
      [-2.25, 4],
    ],
    ["Its numbers are separated by ';', with decimal commas."],
  ],
  ['a,b\n1,2\n', [[1, 2]], ['Its first row is a heading, and is left out.']],
  [
    'a;b\n1;2\n',
    [[1, 2]],
    ['Its first row is a heading, and is left out.', "Its numbers are separated by ';'."],
  ],
  ['1\t2\n', [[1, 2]], ['Its numbers are separated by tab.']],
  ['7\n8\n', [[7], [8]], []],
  [
    '0,5;2\n1;2\n',
    [
      [0.5, 2],
      [1, 2],
    ],
    ["Its numbers are separated by ';', with decimal commas."],
  ],
])('the numbers of %j', async (text, rows, facts) => {
  const bytes = new TextEncoder().encode(text);
  expect(await csvRows('a.csv', bytes)).toEqual({ rows, facts });
});

test.each([
  ['', 'a.csv: the file must have rows, got none.'],
  ['a,b\n', 'a.csv: the file must have rows, got none.'],
  ['1,2\n3,x\n', "a.csv, line 2: each cell must be a number with a decimal point, got 'x'."],
])('%j is refused', async (text, message) => {
  const bytes = new TextEncoder().encode(text);
  await expect(csvRows('a.csv', bytes)).rejects.toThrow(new Error(message));
});

test.each([
  ['1, 2,3', [1, 2, 3]],
  [' 0.5 -1\n2e-1 ', [0.5, -1, 0.2]],
  ['0,5; -1,25', [0.5, -1.25]],
])('written: %j', (text, numbers) => {
  expect(writtenNumbers(text)).toEqual(Float32Array.from(numbers));
});

test('written: what is no number is named as it was written', () => {
  expect(() => writtenNumbers('1, two')).toThrow(
    new Error('The numbers must be numbers, got two.'),
  );
  expect(() => writtenNumbers('0,5;1,5,2')).toThrow(
    new Error('The numbers must be numbers, got 1,5,2.'),
  );
});
