import { standardized } from '../../lib/data/standardize.js';

describe('standardized', () => {
  test.each([
    [
      [1, 3],
      [-1, 1],
    ],
    [
      [2, 4, 4, 4, 5, 5, 7, 9],
      [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2],
    ],
    [
      [7, 7, 7],
      [0, 0, 0],
    ],
    [[], []],
  ])('%j becomes %j', (values, expected) => {
    expect([...standardized(Float32Array.from(values))]).toEqual(expected);
  });
});
