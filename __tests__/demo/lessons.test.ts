/** What the page learns from, and what it is judged by: never the same. */
import * as tf from '@tensorflow/tfjs-core';
import { moved } from '../../demo/train/lesson/moved.js';
import { picturesLesson } from '../../demo/train/lesson/pictures.js';
import { soundLesson } from '../../demo/train/lesson/sound.js';
import { scaleOf } from '../../demo/train/lesson/sound_scale.js';
import { Random } from '../../lib/arithmetic/random.js';
import { glyphs } from '../../lib/data/index.js';
import '../../lib/index.js';
import { unscaled } from '../../lib/predict/signal_scale.js';
import { ownPictures, ownSound } from '../../scripts/fixtures/own_material.js';
import '../backends.js';

beforeAll(async () => {
  await tf.setBackend('wasm');
});

test('images are moved a little, and keep their ink', () => {
  const { images } = glyphs({ count: 1, seed: 3 });
  const image = { width: 28, height: 28, channels: 1, data: images };
  const ink = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
  for (let seed = 0; seed < 20; seed++) {
    const one = moved(image, new Random(seed));
    expect(one).not.toEqual(images);
    expect(Math.abs(ink(one) / ink(images) - 1)).toBeLessThan(0.4);
    expect(Math.max(...one)).toBeLessThanOrEqual(1);
  }
});

test('colours are moved together', () => {
  const { images } = glyphs({ count: 1, seed: 3 });
  const data = Float32Array.from({ length: 3 * images.length }, (_, i) => {
    return images[Math.floor(i / 3)]! * (i % 3);
  });
  const gray = moved({ width: 28, height: 28, channels: 1, data: images }, new Random(1));
  const coloured = moved({ width: 28, height: 28, channels: 3, data }, new Random(1));
  gray.forEach((value, at) => {
    for (let c = 0; c < 3; c++) expect(coloured[3 * at + c]).toBeCloseTo(value * c, 5);
  });
});

test('each fifth picture is kept to judge by', async () => {
  const pictures = ownPictures();
  const { side, channels } = pictures;
  const size = side * side * channels;
  // Of one value each, its place.
  const data = pictures.data.map((_, i) => Math.floor(i / size));
  const lesson = picturesLesson({ ...pictures, data });
  expect([...new Set(lesson.unseen)]).toEqual([4, 9, 14, 19]);
  const batch = lesson.batch(new Random(1));
  const seen = new Set(Array.from(batch.dataSync(), Math.round));
  batch.dispose();
  for (const kept of [4, 9, 14, 19]) expect(seen.has(kept)).toBe(false);
  expect(lesson.shown).toBe(4);
  expect(lesson.about).toBe(
    'On 4 pictures that it never saw. 15 principal components, fitted to the same 16, leave',
  );
});

test('each fifth window of a sound is kept to judge by', () => {
  const sound = { ...ownSound(), samples: Float32Array.from({ length: 8000 }, (_, i) => i) };
  const lesson = soundLesson(sound);
  const scale = scaleOf(sound);
  const windowsOf = (values: Float32Array) =>
    new Set(Array.from(unscaled(values, scale), (value) => Math.floor(Math.round(value) / 512)));
  expect([...windowsOf(lesson.unseen)]).toEqual([4, 9, 14]);
  const random = new Random(1);
  for (let i = 0; i < 20; i++) {
    const batch = lesson.batch(random);
    const seen = windowsOf(batch.dataSync<'float32'>());
    batch.dispose();
    for (const kept of [4, 9, 14]) expect(seen.has(kept)).toBe(false);
  }
  expect(lesson.description.counts).toEqual({ training: 12, validation: 0, test: 3 });
});

test('silence has an error of 1, and principal components one below', async () => {
  const lesson = soundLesson(ownSound());
  const power = lesson.unseen.reduce((sum, value) => sum + value ** 2, 0) / lesson.unseen.length;
  expect(power).toBeGreaterThan(0.5);
  expect(power).toBeLessThan(2);
  expect(await lesson.components()).toBeLessThan(0.1);
});
