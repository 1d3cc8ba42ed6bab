import { edges } from '../../../scripts/reproduce/drawn/edges.js';

const [WIDTH, HEIGHT] = [6, 5];
/** An image of what a pixel is. */
const image = (of: (row: number, column: number) => number[]) => {
  const data = Array.from({ length: WIDTH * HEIGHT }, (_, pixel) =>
    of(Math.floor(pixel / WIDTH), pixel % WIDTH),
  );
  const channels = data[0]!.length as 1 | 3;
  return { width: WIDTH, height: HEIGHT, channels, data: Float32Array.from(data.flat()) };
};
const rows = (found: { data: Float32Array }) =>
  Array.from({ length: HEIGHT }, (_, row) =>
    Array.from(found.data.subarray(row * WIDTH, (row + 1) * WIDTH), (value) =>
      Number(value.toFixed(4)),
    ),
  );

test('a step has edges at both sides, four times as strong as it is', () => {
  const found = edges(image((_, column) => [column < 3 ? 0.5 : 0.6]));
  expect(found.channels).toBe(1);
  expect(rows(found)).toEqual(Array.from({ length: HEIGHT }, () => [0, 0, 0.4, 0.4, 0, 0]));
});

test('lines across are found as well, and no edge is more than white', () => {
  const found = rows(edges(image((row) => [row < 2 ? 0 : 1])));
  expect(found.map((row) => row[0])).toEqual([0, 1, 1, 0, 0]);
});

test('of colours the brightness counts', () => {
  const gray = edges(image((_, column) => [0.114 * (column < 3 ? 0.2 : 0.8)]));
  const blue = edges(image((_, column) => [0, 0, column < 3 ? 0.2 : 0.8]));
  expect(rows(blue)).toEqual(rows(gray));
});
