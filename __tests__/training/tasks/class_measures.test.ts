import { Random } from '../../../lib/data/index.js';
import { likeliestClasses } from '../../../lib/predict/likeliest_classes.js';
import { sourceOf } from '../../../lib/training/data/source.js';
import { ClassOverlap } from '../../../lib/training/tasks/class_overlap.js';
import { MeanColours } from '../../../lib/training/tasks/mean_colours.js';
import { oneHotPixels } from '../../../lib/training/tasks/pixel_classes.js';

const CLASSES = 4;

/** The intersection over union of a class by sets of places, over several masks. */
function iouOf(place: number, pairs: [found: Float32Array, truth: Float32Array][]): number | null {
  let [both, either] = [0, 0];
  for (const [found, truth] of pairs) {
    const counted = [...truth.keys()].filter((i) => truth[i] !== -1);
    const inFound = new Set(counted.filter((i) => found[i] === place));
    const inTruth = new Set(counted.filter((i) => truth[i] === place));
    both += [...inFound].filter((i) => inTruth.has(i)).length;
    either += new Set([...inFound, ...inTruth]).size;
  }
  return either === 0 ? null : both / either;
}

test('overlap: that of sets of pixels over all masks, without those that are ignored', () => {
  const random = new Random(5);
  // No pixel is of the last class, and none is found to be.
  const draw = (least: number) =>
    Float32Array.from({ length: 60 }, () => least + random.integer(CLASSES - 1 - least));
  const pairs = [0, 1, 2].map((): [Float32Array, Float32Array] => [draw(0), draw(-1)]);
  expect(pairs.some(([, truth]) => truth.includes(-1))).toBe(true);
  const overlap = new ClassOverlap(CLASSES);
  for (const [found, truth] of pairs) overlap.add(found, truth);
  const expected = [0, 1, 2, 3].map((place) => iouOf(place, pairs));
  expect(expected[3]).toBe(null);
  expect(overlap.each).toEqual(expected);
  const there = expected.slice(0, 3) as number[];
  expect(overlap.mean).toBeCloseTo((there[0]! + there[1]! + there[2]!) / 3, 12);
});

test('a model that draws nothing where there is something has an overlap below 1', () => {
  const overlap = new ClassOverlap(2);
  overlap.add(new Float32Array(4), Float32Array.of(0, 0, 1, 1));
  expect(overlap.each).toEqual([0.5, 0]);
  expect(overlap.mean).toBe(0.25);
});

test('a class that is found where it is not there lowers the others, and has no part of its own', () => {
  const overlap = new ClassOverlap(3);
  overlap.add(Float32Array.of(0, 2, 1, 1), Float32Array.of(0, 0, 1, 1));
  expect(overlap.there).toEqual([0, 1]);
  expect(overlap.each).toEqual([0.5, 1, 0]);
  expect(overlap.mean).toBe(0.75);
  expect(overlap.counts).toEqual([
    [1, 0, 1],
    [0, 2, 0],
    [0, 0, 0],
  ]);
});

test('targets of a softmax: nothing of an ignored pixel', () => {
  expect([...oneHotPixels(Float32Array.of(2, -1, 0), 3)]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0]);
});

test('the likeliest class of each pixel, the first of equals', () => {
  const values = Float32Array.of(0.1, 0.7, 0.2, 0.4, 0.2, 0.4, 0, 0, 1);
  expect([...likeliestClasses(values, 3)]).toEqual([1, 0, 2]);
});

describe('mean colours', () => {
  // Two pixels of each image: of class 1 and 0; the third is ignored, the fourth of class 1.
  const images = sourceOf([
    {
      x: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0, 0.8, 0.2, 0),
      y: Float32Array.of(1, 0, -1, 1),
    },
  ]);

  test('each pixel is of the class whose mean is nearest, and ignored ones have no part in it', async () => {
    const means = await MeanColours.of(images, 3, 3);
    expect(means.commonest).toBe(1);
    // Class 1 is [0.9, 0.1, 0], class 0 [0, 0, 1]; nothing is of class 2.
    expect([...means.nearest(Float32Array.of(0, 1, 0, 0.1, 0.1, 0.9, 0.9, 0, 0))]).toEqual([
      1, 0, 1,
    ]);
  });
});
