import * as tf from '@tensorflow/tfjs-core';
import { blur } from '../../lib/measures/blur.js';
import { imagePsnr } from '../../lib/measures/image_psnr.js';
import { accuracy, bestThreshold, exactAuc } from '../../lib/measures/roc.js';
import { LabelCount, matches, onsets } from '../../lib/measures/segments.js';
import { pickBackend } from '../../lib/node/index.js';
import { NearestMeans } from '../../lib/training/nearest_means.js';

beforeAll(() => pickBackend('cpu'));

const scored = (negatives: number[], positives: number[]) => [
  ...negatives.map((score) => ({ score, positive: false })),
  ...positives.map((score) => ({ score, positive: true })),
];

describe('auc', () => {
  test.each([
    [[1, 2], [3, 4], 1],
    [[3, 4], [1, 2], 0],
    [[1, 3], [2, 4], 0.75],
    [[1, 1], [1, 1], 0.5],
    [[1, 2], [2, 3], 0.875],
  ])('negatives %j, positives %j: %d', (negatives, positives, expected) => {
    expect(exactAuc(scored(negatives, positives))).toBe(expected);
  });
});

describe('bestThreshold', () => {
  test.each([
    [[1, 2], [3, 4], 2.5, 1],
    [[1, 3], [2, 4], 1.5, 0.75],
    // All alike: every score is a positive's, or none.
    [[1], [1, 1], Number.NEGATIVE_INFINITY, 2 / 3],
    [[1, 1], [1], 1, 2 / 3],
  ])('negatives %j, positives %j: %d puts %d right', (negatives, positives, threshold, right) => {
    const all = scored(negatives, positives);
    expect(bestThreshold(all)).toBe(threshold);
    expect(accuracy(all, threshold)).toBeCloseTo(right, 12);
  });
});

test.each([
  [[2, 2, 0, 2, 1, 2, 2, 2], 1, [0, 3, 5]],
  [[2, 2, 0, 2, 1, 2, 2, 2], 2, [0, 5]],
  [[0, 1], 1, []],
])('onsets of 2 in %j, at least %d long: %j', (labels, least, expected) => {
  expect(onsets(labels, 2, least)).toEqual(expected);
});

test.each([
  [[10, 20], [12, 30], 3, 1],
  // One found place serves one true one, the nearest.
  [[10], [9, 11], 3, 1],
  [[8, 10], [10], 3, 1],
  [[], [1], 3, 0],
])('matches of %j with %j within %d: %d', (found, truth, tolerance, expected) => {
  expect(matches(found, truth, tolerance)).toBe(expected);
});

test('F1 of a label, and of calling everything so', () => {
  const count = new LabelCount(1);
  count.add([1, 1, 0, 0], [1, 0, 1, 0]);
  count.add([1, 0], [1, 0]);
  // 2 right of 3 found and 3 true; constant: precision 1/2, sensitivity 1.
  expect(count.f1).toBeCloseTo(2 / 3, 12);
  expect(count.constantF1).toBeCloseTo(2 / 3, 12);
});

describe('image quality', () => {
  let images: tf.Tensor4D;
  beforeAll(() => {
    images = tf.randomUniform([2, 16, 16, 1], 0.2, 0.7, 'float32', 1) as tf.Tensor4D;
  });
  const close = (actual: tf.Tensor, expected: number[], digits: number) =>
    Array.from(actual.dataSync()).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, digits);
    });

  test('PSNR of an error of 0.1 everywhere is 20 dB', () => {
    close(imagePsnr(tf.add(images, 0.1), images), [20, 20], 3);
  });

  test('a blur keeps a flat image flat up to its border, and takes noise away', () => {
    const flat = blur(tf.fill([1, 9, 9, 1], 0.5), 1.2);
    close(tf.stack([tf.min(flat), tf.max(flat)]), [0.5, 0.5], 5);
    const spread = (x: tf.Tensor) => tf.moments(x).variance.dataSync()[0]!;
    expect(spread(blur(images, 1))).toBeLessThan(0.25 * spread(images));
  });
});

test('NearestMeans: the class whose mean is nearest, none without examples', () => {
  const example = (x: number[], y: number) => ({ x: Float32Array.from(x), y: Float32Array.of(y) });
  const train = [example([0, 0], 0), example([2, 0], 0), example([5, 5], 2)];
  const test = [example([1, 1], 2), example([4, 4], 0), example([3, 2], 1)];
  // Squared distances to [1, 0] and [5, 5]: 1 and 32, 25 and 2, 8 and 13.
  const means = new NearestMeans(3);
  for (const one of train) means.add(one);
  expect(test.map((one) => means.nearest(one))).toEqual([0, 2, 0]);
  expect(means.counts).toEqual([2, 0, 1]);
});
