import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { diverging } from '../../lib/pictures/normalize.js';
import { type PictureOptions, toPictures } from '../../lib/pictures/to_pictures.js';

beforeAll(() => tf.setBackend('cpu'));

/** Red, green and blue of each pixel. */
async function colors(tensor: tf.Tensor, options: PictureOptions = {}): Promise<number[][]> {
  const pictures = await toPictures(tensor, options);
  tensor.dispose();
  return pictures.map(({ data }) => [...data].filter((_, i) => i % 4 !== 3));
}

test.each([
  { shape: [2, 3], pictures: 1, width: 3, height: 2 },
  { shape: [2, 3, 1], pictures: 1, width: 3, height: 2 },
  { shape: [2, 3, 3], pictures: 1, width: 3, height: 2 },
  { shape: [4, 2, 3, 1], pictures: 4, width: 3, height: 2 },
  { shape: [4, 2, 5, 3], pictures: 4, width: 5, height: 2 },
])('shape=$shape gives $pictures of $width x $height', async (row) => {
  const tensor = tf.randomUniform(row.shape, 0, 1, 'float32', 1);
  const before = tf.memory().numTensors;
  const pictures = await toPictures(tensor);
  expect(tf.memory().numTensors).toBe(before);
  expect(pictures).toHaveLength(row.pictures);
  for (const { width, height, data } of pictures) {
    expect([width, height, data.length]).toEqual([
      row.width,
      row.height,
      row.width * row.height * 4,
    ]);
    expect([...data].filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  }
  tensor.dispose();
});

test('greys: the example of the doc comment', async () => {
  const [greys] = await colors(
    tf.tensor2d([
      [0, 1],
      [2, 4],
    ]),
  );
  expect(greys!.filter((_, i) => i % 3 === 0)).toEqual([0, 64, 128, 255]);
});

test('red, green and blue stay where they are and share one range', async () => {
  const tensor = tf.tensor3d([0, 0.2, 0.4, 0.6, 0.8, 1], [1, 2, 3]);
  expect(await colors(tensor)).toEqual([[0, 51, 102, 153, 204, 255]]);
});

test('each picture has its own range, or all share one', async () => {
  const tensor = () => tf.tensor4d([0, 1, 0, 4], [2, 1, 2, 1]);
  const first = (all: number[][]) => all.map((one) => one.filter((_, i) => i % 3 === 0));
  expect(first(await colors(tensor()))).toEqual([
    [0, 255],
    [0, 255],
  ]);
  expect(first(await colors(tensor(), { shared: true }))).toEqual([
    [0, 64],
    [0, 255],
  ]);
});

test('the diverging normalisation brings its colours: zero is near white', async () => {
  const [pixels] = await colors(tf.tensor2d([[0, 5]]), { normalize: 'diverging' });
  expect(Math.min(...pixels!.slice(0, 3))).toBeGreaterThan(235);
  expect(pixels![3]).toBeGreaterThan(pixels![5]! + 50);
});

test('a normalisation of one own, a colour map by name, integer tensors', async () => {
  const own = (values: Float32Array) => diverging(values, 50);
  const tensor = tf.tensor2d([[0, 1, 9]], [1, 3], 'int32');
  const [pixels] = await colors(tensor, { normalize: own, colorMap: 'gray' });
  expect(pixels!.filter((_, i) => i % 3 === 0)).toEqual([128, 255, 255]);
});

const shapes = 'of shape [h, w], [h, w, 1 or 3] or [n, h, w, 1 or 3], none of them 0';

test.each([
  [[4], {}, `toPictures: tensor must be ${shapes}, got [4].`],
  [[4, 4, 2], {}, `toPictures: tensor must be ${shapes}, got [4, 4, 2].`],
  [[0, 4, 4, 1], {}, `toPictures: tensor must be ${shapes}, got [0, 4, 4, 1].`],
  [[1, 1, 4, 4, 1], {}, `toPictures: tensor must be ${shapes}, got [1, 1, 4, 4, 1].`],
  [
    [2, 2],
    { normalize: 'max' },
    "toPictures: normalize must be 'minMax' or 'clip' or 'percentileClip' or 'diverging' or 'attribution', got 'max'.",
  ],
  [
    [2, 2],
    { colormap: 'gray' },
    "toPictures: unknown option 'colormap', expected one of colorMap, normalize, shared.",
  ],
  [
    [2, 2],
    { colorMap: 'jet' },
    "colorize: map must be 'gray' or 'viridis' or 'inferno' or 'diverging', got 'jet'.",
  ],
])('bad input: shape=%j options=%j', async (shape, options, message) => {
  const tensor = tf.zeros(shape);
  await expect(toPictures(tensor, options as PictureOptions)).rejects.toThrow(new Error(message));
  tensor.dispose();
});

test('NaN is refused', async () => {
  const tensor = tf.tensor2d([[0, Number.NaN]]);
  await expect(toPictures(tensor)).rejects.toThrow(
    new Error('minMax: every value must be finite, got NaN.'),
  );
  tensor.dispose();
});
