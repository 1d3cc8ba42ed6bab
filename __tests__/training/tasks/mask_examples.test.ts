import * as tf from '@tensorflow/tfjs-core';
import { parsePng } from '../../../lib/data/index.js';
import { keyOf } from '../../../lib/data/mask_colour.js';
import { sourceOf } from '../../../lib/training/data/source.js';
import { maskExamples } from '../../../lib/training/tasks/mask_examples.js';
import type { Example } from '../../../lib/training/tasks/task.js';
import '../../backends.js';

beforeAll(() => tf.setBackend('cpu'));

const CLASSES = [0, 1, 2].map((id) => ({
  name: String(id),
  colour: keyOf(257 * id, 257 * id, 257 * id),
}));
const KIND = { classes: CLASSES, outputs: 3, channels: 3 };

/** An image of one colour with a mask of these classes. */
function example(colour: number[], mask: number[], [height, width]: [number, number]): Example {
  const x = Float32Array.from({ length: 3 * height * width }, (_, i) => colour[i % 3]! / 255);
  return { x, y: Float32Array.from(mask), size: [height, width] };
}

/** How many pixels of a PNG file have a colour. */
function pixels(png: Uint8Array, [red, green, blue]: readonly [number, number, number]): number {
  const { data, channels } = parsePng(png, 'examples.png');
  let count = 0;
  for (let at = 0; at < data.length; at += channels) {
    const own = [0, 1, 2].map((c) => Math.round(255 * data[at + c]!));
    if (own[0] === red && own[1] === green && own[2] === blue) count++;
  }
  return count;
}
const ORANGE = [230, 159, 0] as const;
const SKY = [86, 180, 233] as const;

test('each class has its share of the picture, and the image its colour', async () => {
  const mask = [0, 0, 1, 1, 1, 2, 2, 0, 1, 1, 0, 0];
  const before = tf.memory().numTensors;
  const { png, html } = await maskExamples(sourceOf([example([200, 30, 90], mask, [3, 4])]), KIND);
  expect(tf.memory().numTensors).toBe(before);
  // Each pixel becomes a square of the same size.
  const square = pixels(png, SKY) / 2;
  expect(square).toBeGreaterThan(0);
  expect(pixels(png, ORANGE)).toBe(5 * square);
  expect(pixels(png, [200, 30, 90])).toBe(12 * square);
  expect(html.html).toContain(
    'Training images, and their masks: 0 #000000, 1 #e69f00, 2 #56b4e9; ignored #808080.',
  );
});

test('those of the commonest size are drawn, those with foreground first', async () => {
  const empty = Array.from({ length: 4 }, () => example([1, 1, 1], [0, 0, 0, 0], [2, 2]));
  const filled = Array.from({ length: 6 }, () => example([9, 99, 199], [0, 2, 1, 1], [2, 2]));
  const other = example([7, 7, 77], [2, 2], [1, 2]);
  const { png } = await maskExamples(sourceOf([other, ...empty, ...filled]), KIND);
  expect(pixels(png, [1, 1, 1])).toBe(0);
  expect(pixels(png, [7, 7, 77])).toBe(0);
  expect(pixels(png, [9, 99, 199])).toBe(4 * pixels(png, SKY));
  // Where too few have foreground, others are there as well.
  const few = await maskExamples(sourceOf([...empty, ...filled.slice(0, 2)]), KIND);
  expect(pixels(few.png, [1, 1, 1])).toBe(2 * pixels(few.png, [9, 99, 199]));
});

test('of large images every nth pixel is drawn', async () => {
  const [height, width] = [40, 600] as const;
  const mask = Array.from({ length: height * width }, (_, i) => (i % width < 300 ? 1 : 2));
  const { png } = await maskExamples(sourceOf([example([5, 6, 7], mask, [height, width])]), KIND);
  // ceil(600 / 256) = 3: 200 columns, 14 rows, of which the left half is of one class.
  expect([pixels(png, ORANGE), pixels(png, SKY)]).toEqual([1400, 1400]);
  expect(pixels(png, [5, 6, 7])).toBe(2800);
});

test('one class in gray: black and white', async () => {
  const { png, html } = await maskExamples(
    sourceOf([{ x: new Float32Array(4).fill(0.25), y: Float32Array.of(1, 1, 1, 0), size: [2, 2] }]),
    { classes: CLASSES.slice(0, 2), outputs: 1, channels: 1 },
  );
  // The root of 0.25 is 0.5: what is dim is to be seen.
  const half = pixels(png, [128, 128, 128]);
  expect(half).toBeGreaterThan(0);
  expect(pixels(png, [0, 0, 0])).toBeGreaterThanOrEqual(half / 4);
  expect(html.html).toContain('Training images, and their masks.');
});
