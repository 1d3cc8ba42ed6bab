import { maskIou } from '../../lib/measures/mask_iou.js';

test.each([
  [[1, 1, 0, 0], [1, 0, 0, 0], 0.5],
  [[1, 0], [1, 0], 1],
  [[1, 0], [0, 1], 0],
  [[1, 0], [0, 0], 0],
  [[0, 0], [0, 0], null],
])('maskIou of %j and %j is %j', (mask, truth, expected) => {
  expect(maskIou(mask, truth)).toBe(expected);
});
