import { iou } from '../../lib/measures/iou.js';

test.each([
  [[1, 1, 0, 0], [1, 0, 0, 0], 0.5],
  [[1, 0], [1, 0], 1],
  [[1, 0], [0, 1], 0],
  [[1, 0], [0, 0], 0],
  [[0, 0], [0, 0], null],
])('iou of %j and %j is %j', (mask, truth, expected) => {
  expect(iou(mask, truth)).toBe(expected);
});
