import { fillRectangle, paste, strokeLines } from '../../lib/pictures/paint.js';
import { blank, type Picture } from '../../lib/pictures/picture.js';

const reds = ({ data }: Picture) => [...data].filter((_, i) => i % 4 === 0);

test('a rectangle is cut off at the edge, and mixes by its opacity', () => {
  const picture = blank(3, 2, [200, 0, 0]);
  fillRectangle(picture, [1, -5, 9, 1], [100, 0, 0], 0.5);
  expect(reds(picture)).toEqual([200, 150, 150, 200, 200, 200]);
});

test('a picture is enlarged by squares, and transparent pixels keep what is below', () => {
  const target = blank(4, 2, [10, 10, 10]);
  const data = Uint8ClampedArray.of(250, 0, 0, 255, 250, 0, 0, 0);
  paste(target, { width: 2, height: 1, data }, 0, 0, 2);
  expect(reds(target)).toEqual([250, 250, 10, 10, 250, 250, 10, 10]);
});

test('lines are drawn where they are, crossings once, outside nothing', () => {
  const picture = blank(5, 5, [0, 0, 0]);
  const cross = [
    [
      [0.5, 2.5],
      [4.5, 2.5],
    ],
    [
      [2.5, 0.5],
      [2.5, 4.5],
    ],
    [
      [-9, -9],
      [-8, -8],
    ],
  ] as const;
  strokeLines(picture, cross, 0.5, [200, 0, 0]);
  const expected = Array.from({ length: 25 }, (_, i) =>
    i % 5 === 2 || Math.floor(i / 5) === 2 ? 100 : 0,
  );
  expect(reds(picture)).toEqual(expected);
  const before = reds(picture);
  strokeLines(
    picture,
    [
      [
        [-9, -9],
        [-8, -8],
      ],
    ],
    1,
    [200, 0, 0],
  );
  strokeLines(picture, [], 1, [200, 0, 0]);
  expect(reds(picture)).toEqual(before);
});
