import { fitRows } from '../../lib/data/fit_rows.js';

const PAIRS = [
  [1, 3],
  [2, 4],
  [5, 7],
  [0, -2],
];

test.each([
  ['all rows', PAIRS, null, 2, [1, 3, 2, 4, 5, 7, 0, -2]],
  ['the middle', PAIRS, 2, 2, [2, 4, 5, 7]],
  ['the mean of the channels', PAIRS, 3, 1, [2, 3, 6]],
  ['amid zeros', [[1], [2]], 5, 1, [0, 0, 1, 2, 0]],
  ['one more zero before where the zeros are odd', [[7]], 4, 1, [0, 0, 7, 0]],
  ['no rows', [], 2, 1, [0, 0]],
])('%s', (_, rows, length, channels, expected) => {
  expect([...fitRows(rows, length, channels)]).toEqual(expected);
});
