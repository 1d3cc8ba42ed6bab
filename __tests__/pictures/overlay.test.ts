import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type OverlayOptions, overlay } from '../../lib/pictures/overlay.js';
import { blank, type Picture } from '../../lib/pictures/picture.js';
import { pixel } from './pixels.js';

beforeAll(() => tf.setBackend('cpu'));

const photo = blank(4, 2, [100, 110, 120]);

async function over(values: number[], shape: number[], options: OverlayOptions = {}) {
  const heat = tf.tensor(values, shape);
  const before = tf.memory().numTensors;
  const picture = await overlay(photo, heat, options);
  expect(tf.memory().numTensors).toBe(before);
  heat.dispose();
  return picture;
}

test('where there is no heat the photo stays, whatever the least value is', async () => {
  const none = [100, 110, 120];
  const picture = await over([0, 0, 5, 0, 0, 0, 5, 5], [2, 4]);
  expect(pixel(picture, 0, 0)).toEqual(none);
  expect(pixel(picture, 2, 0)).not.toEqual(none);
  expect(await over(new Array(8).fill(0), [2, 4])).toEqual(photo);
  expect(pixel(await over(new Array(8).fill(3), [2, 4]), 0, 0)).not.toEqual(none);
  expect(photo).toEqual(blank(4, 2, [100, 110, 120]));
});

test('the strongest heat mixes by alpha: half gray 255 and half photo', async () => {
  const picture = await over([0, 0, 2, 4, 0, 0, 0, 0], [2, 4], { alpha: 0.5, colorMap: 'gray' });
  expect(pixel(picture, 3, 0)).toEqual([178, 182, 188]);
  // Half the strength: gray 128, a quarter opaque.
  expect(pixel(picture, 2, 0)).toEqual([107, 114, 122]);
});

test('alpha 0 is the photo', async () => {
  expect(await over([1, 2, 3, 4], [2, 2], { alpha: 0 })).toEqual(photo);
});

test('negative heat is blue, positive red', async () => {
  const picture = await over([-2, 0, 0, 2, -2, 0, 0, 2], [2, 4, 1]);
  const [cold, hot] = [pixel(picture, 0, 0), pixel(picture, 3, 0)];
  expect(cold[2]).toBeGreaterThan(cold[0]! + 40);
  expect(hot[0]).toBeGreaterThan(hot[2]! + 40);
});

test('a coarse map is enlarged bilinearly: left to right it grows steadily', async () => {
  const picture = await over([0, 1], [1, 2], { colorMap: 'gray', alpha: 1 });
  // Half-pixel centres: 0, 0.25, 0.75, 1 of the strongest.
  expect(pixel(picture, 0, 0)[0]).toBe(100);
  expect(pixel(picture, 1, 0)[0]).toBe(91);
  expect(pixel(picture, 2, 0)[0]).toBe(168);
  expect(pixel(picture, 3, 1)[0]).toBe(255);
});

test.each<[number[], unknown, string]>([
  [[4], {}, 'overlay: heat must be of shape [h, w] or [h, w, 1], none of them 0, got [4].'],
  [
    [2, 2, 3],
    {},
    'overlay: heat must be of shape [h, w] or [h, w, 1], none of them 0, got [2,2,3].',
  ],
  [[2, 2], { alpha: 2 }, 'overlay: alpha must be from 0 to 1, got 2.'],
  [[2, 2], { opacity: 1 }, "overlay: unknown option 'opacity', expected one of alpha, colorMap."],
])('bad input: heat=%j options=%j', async (shape, options, message) => {
  const heat = tf.zeros(shape);
  await expect(overlay(photo, heat, options as OverlayOptions)).rejects.toThrow(new Error(message));
  heat.dispose();
});

test('a photo that is not a picture, and heat that is not finite', async () => {
  const heat = tf.tensor2d([[Number.NaN]]);
  await expect(overlay({} as Picture, heat)).rejects.toThrow(
    new Error('overlay: photo must be a picture {width, height, data: Uint8ClampedArray}, got {}.'),
  );
  const before = tf.memory().numTensors;
  await expect(overlay(photo, heat)).rejects.toThrow(
    new Error('diverging: every value must be finite, got NaN.'),
  );
  expect(tf.memory().numTensors).toBe(before);
  heat.dispose();
});
