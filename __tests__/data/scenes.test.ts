import { scenes } from '../../lib/data/index.js';
import { sourceOf } from '../../lib/training/data/source.js';
import { ClassOverlap } from '../../lib/training/tasks/class_overlap.js';
import { MeanColours } from '../../lib/training/tasks/mean_colours.js';

const AREA = 48 * 48;
const { images, masks, shape, classes } = scenes({ count: 30, size: 48, seed: 3 });

test('images in steps of 1/255, and masks of all classes', () => {
  expect(shape).toEqual([30, 48, 48, 3]);
  expect(classes).toEqual(['ground', 'stripes', 'spots', 'ball']);
  const steps = images.every((value) => Math.abs(value * 255 - Math.round(value * 255)) < 1e-4);
  expect([steps, images.every((value) => value >= 0 && value <= 1)]).toEqual([true, true]);
  const shares = classes.map((_, place) => masks.filter((one) => one === place).length);
  for (const share of shares) expect(share / masks.length).toBeGreaterThan(0.04);
  expect(shares.reduce((a, b) => a + b, 0)).toBe(masks.length);
});

test('colour does not tell the classes: the nearest mean colour is hardly better than nothing', async () => {
  const examples = Array.from({ length: 30 }, (_, i) => ({
    x: images.slice(3 * i * AREA, 3 * (i + 1) * AREA),
    y: masks.slice(i * AREA, (i + 1) * AREA),
  }));
  const colours = await MeanColours.of(sourceOf(examples), 4, 3);
  const overlap = new ClassOverlap(4);
  for (const { x, y } of examples) overlap.add(colours.nearest(x), y);
  expect(overlap.mean).toBeLessThan(0.25);
});

test('the smaller set is the beginning of the larger, another seed gives another', () => {
  const two = scenes({ count: 2, size: 48, seed: 3 });
  expect(two.images).toEqual(images.slice(0, 2 * 3 * AREA));
  expect(two.masks).toEqual(masks.slice(0, 2 * AREA));
  expect(scenes({ count: 2, size: 48, seed: 4 }).masks).not.toEqual(two.masks);
});

test.each([
  [{ count: 0 }, 'scenes: count must be a positive integer, got 0.'],
  [{ count: 1, size: 8 }, 'scenes: size must be an integer of at least 16, got 8.'],
  [{ count: 1, sides: 8 }, "scenes: unknown option 'sides', expected one of count, seed, size."],
])('%j is refused', (options, message) => {
  expect(() => scenes(options as { count: number })).toThrow(message);
});
