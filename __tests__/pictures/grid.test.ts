import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type GridOptions, grid } from '../../lib/pictures/grid.js';
import { blank, type Color } from '../../lib/pictures/picture.js';
import { differing, pixel } from './pixels.js';

beforeAll(() => tf.setBackend('cpu'));

const WHITE = [255, 255, 255];
const tiles = Array.from({ length: 5 }, (_, i) => blank(10, 6, [i * 40, 0, 0]));

test.each([
  { columns: 1, scale: 1, gap: 0, width: 10, height: 30 },
  { columns: 2, scale: 1, gap: 0, width: 20, height: 18 },
  { columns: 5, scale: 3, gap: 0, width: 150, height: 18 },
  { columns: 3, scale: 2, gap: 4, width: 3 * 20 + 4 * 4, height: 2 * 12 + 3 * 4 },
  { columns: 9, scale: 1, gap: 1, width: 5 * 10 + 6, height: 6 + 2 },
])('columns=$columns scale=$scale gap=$gap: every tile is in its place', async (row) => {
  const { columns, scale, gap } = row;
  const picture = await grid(tiles, { columns, scale, gap });
  expect([picture.width, picture.height]).toEqual([row.width, row.height]);
  const across = Math.min(columns, tiles.length);
  tiles.forEach((tile, i) => {
    const left = gap + (i % across) * (10 * scale + gap);
    const top = gap + Math.floor(i / across) * (6 * scale + gap);
    const area = [left, top, left + 10 * scale, top + 6 * scale] as const;
    expect(differing(picture, area, pixel(tile, 0, 0), 0)).toBe(0);
  });
  const inside = tiles.length * 60 * scale * scale;
  // Black is no background, so what is not white is what the tiles cover.
  expect(differing(picture, [0, 0, row.width, row.height], WHITE, 0)).toBe(inside);
});

test('small pictures are enlarged, each pixel a square, large ones kept', async () => {
  const data = Uint8ClampedArray.of(0, 0, 0, 255, 90, 0, 0, 255);
  const picture = await grid([{ width: 2, height: 1, data }], { gap: 0 });
  expect([picture.width, picture.height]).toEqual([84, 42]);
  expect(differing(picture, [0, 0, 42, 42], [0, 0, 0], 0)).toBe(0);
  expect(differing(picture, [42, 0, 84, 42], [90, 0, 0], 0)).toBe(0);
  expect((await grid([blank(200, 10, [0, 0, 0])], { gap: 0 })).width).toBe(200);
});

test('pictures of different sizes are centred', async () => {
  const both = [blank(10, 10, [0, 0, 0]), blank(4, 2, [90, 0, 0])];
  const picture = await grid(both, { columns: 2, scale: 1, gap: 0 });
  expect(differing(picture, [13, 4, 17, 6], [90, 0, 0], 0)).toBe(0);
  expect(differing(picture, [10, 0, 20, 10], WHITE, 0)).toBe(8);
});

const big = [blank(90, 50, [0, 0, 0]), blank(90, 50, [0, 0, 0])];

test('captions, row headings and title are ink where there was none', async () => {
  const options = { columns: 1, scale: 1, gap: 10, textSize: 20 };
  const bare = await grid(big, options);
  expect(bare.height).toBe(130);
  const labelled = await grid(big, { ...options, labels: ['filter 1', 'filter 2'] });
  expect(labelled.height).toBe(130 + 2 * 20);
  expect(differing(labelled, [10, 60, 100, 82], WHITE)).toBeGreaterThan(100);
  const headed = await grid(big, { ...options, rowLabels: ['given', 'made'] });
  expect(headed.height).toBe(130 + 2 * 24);
  expect(differing(headed, [10, 10, 100, 34], WHITE)).toBeGreaterThan(100);
  const titled = await grid(big, { ...options, title: 'Filters' });
  expect(titled.height).toBe(130 + 25 + 10);
  expect(differing(titled, [10, 10, 110, 35], WHITE)).toBeGreaterThan(100);
});

test('a caption wider than its picture breaks, a word wider than it widens the tile', async () => {
  const options = { scale: 1, gap: 0, textSize: 20 };
  const broken = await grid([big[0]!], { ...options, labels: ['filter 12 activation 3'] });
  expect([broken.width, broken.height]).toEqual([90, 50 + 3 * 20]);
  const wide = await grid([big[0]!], { ...options, labels: ['conv2d_transpose_1'] });
  expect(wide.width).toBeGreaterThan(150);
  expect(wide.height).toBe(70);
});

test('dark: light ink on dark ground', async () => {
  const options = { columns: 1, scale: 1, gap: 10, title: 'Filters', theme: 'dark' } as const;
  const picture = await grid(big, options);
  expect(Math.max(...pixel(picture, 0, 0))).toBeLessThan(40);
  expect(Math.max(...picture.data.filter((_, i) => i % 4 === 0))).toBeGreaterThan(230);
});

test('a tensor is normalised as told, and nothing leaks', async () => {
  const tensor = tf.tensor4d([0, 0.5, 2, 1], [2, 1, 2, 1]);
  const before = tf.memory().numTensors;
  const options = { columns: 2, scale: 1, gap: 0, normalize: 'clip' } as const;
  const picture = await grid(tensor, options);
  expect(tf.memory().numTensors).toBe(before);
  expect([0, 1, 2, 3].map((x) => pixel(picture, x, 0)[0])).toEqual([0, 128, 255, 255]);
  tensor.dispose();
});

const names = 'columns, gap, labels, rowLabels, scale, textSize, theme, title';

test.each<[unknown, unknown, string]>([
  [[], {}, 'grid: input must be a tensor or a non-empty array of pictures, got [].'],
  [null, {}, 'grid: input must be a tensor or a non-empty array of pictures, got null.'],
  [
    [{ width: 1 }],
    {},
    'grid: input[0] must be a picture {width, height, data: Uint8ClampedArray}, got {"width":1}.',
  ],
  [tiles, { columns: 0 }, 'grid: columns must be a positive integer, got 0.'],
  [tiles, { scale: 1.5 }, 'grid: scale must be a positive integer, got 1.5.'],
  [tiles, { gap: -1 }, 'grid: gap must be an integer of at least 0, got -1.'],
  [tiles, { textSize: 5 }, 'grid: textSize must be an integer of at least 6, got 5.'],
  [tiles, { theme: 'blue' }, "grid: theme must be 'light' or 'dark', got 'blue'."],
  [tiles, { labels: ['a'] }, 'grid: labels must be as many as there are pictures (5), got 1.'],
  [
    tiles,
    { columns: 3, rowLabels: ['a', 'b', 'c'] },
    'grid: rowLabels must be as many as there are rows (2), got 3.',
  ],
  [tiles, { cols: 2 }, `grid: unknown option 'cols', expected one of ${names}.`],
  [tiles, { shared: true }, `grid: unknown option 'shared', expected one of ${names}.`],
])('bad input %#: %j %j', async (input, options, message) => {
  const call = grid(input as typeof tiles, options as GridOptions);
  await expect(call).rejects.toThrow(new Error(message));
});

test('a tensor of the wrong shape, in the name of the grid', async () => {
  const tensor = tf.zeros([3]);
  await expect(grid(tensor)).rejects.toThrow(
    new Error(
      'grid: tensor must be of shape [h, w], [h, w, 1 or 3] or [n, h, w, 1 or 3], none of them 0, got [3].',
    ),
  );
  tensor.dispose();
});

test('the pictures given are left alone', async () => {
  const color: Color = [9, 9, 9];
  const one = blank(3, 3, color);
  await grid([one], { labels: ['a'] });
  expect(one).toEqual(blank(3, 3, color));
});
