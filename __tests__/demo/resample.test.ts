import { resample } from '../../demo/input/resample.js';

describe('resample', () => {
  test.each([
    [[1, 2, 3], 1, [1, 2, 3]],
    [[1, 3, 5, 7, 9], 2, [2, 6]],
    [[0, 3, 6, 9, 12, 15], 1.5, [0, 4.5, 9, 13.5]],
    [[0, 2, 4], 0.5, [0, 1, 2, 3, 4, 4]],
    [[5, 7], 10, [6]],
  ])('%j by %d', (values, factor, expected) => {
    expect([...resample(Float32Array.from(values), factor)]).toEqual(expected);
  });
});
