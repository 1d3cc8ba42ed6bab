import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { maskedMoments } from '../../lib/stock/masked_moments.js';
import { describeEachBackend } from '../backends.js';
import { noise } from '../wasm/compare.js';

interface Case {
  shape: number[];
  mask: number[];
  maskShape: number[];
  axis: number;
}

/** Sums over the positions that count, divided by their number, in double precision; 0 where none does. */
function moments({ shape, mask, axis }: Case, x: ArrayLike<number>): [number[], number[]] {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const channels = shape[axis]!;
  const perMask = x.length / mask.length;
  const counting = (channel: number) =>
    Array.from(x).filter(
      (_, i) => Math.floor(i / inner) % channels === channel && mask[Math.floor(i / perMask)] === 1,
    );
  const average = (values: number[]) =>
    values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
  const all = Array.from({ length: channels }, (_, channel) => counting(channel));
  const means = all.map(average);
  return [means, all.map((values, c) => average(values.map((v) => (v - means[c]!) ** 2)))];
}

describeEachBackend('Moments of what a mask leaves', () => {
  test.each<[name: string, Case]>([
    ['last axis', { shape: [2, 3, 4], mask: [1, 0, 1, 0, 0, 1], maskShape: [2, 3], axis: 2 }],
    ['axis 1', { shape: [2, 3, 4], mask: [1, 0, 1, 0, 0, 1], maskShape: [2, 3], axis: 1 }],
    ['a mask of frames', { shape: [2, 2, 3, 2], mask: [1, 0, 1, 1], maskShape: [2, 2], axis: 3 }],
    ['nothing left', { shape: [1, 2, 3], mask: [0, 0], maskShape: [1, 2], axis: 2 }],
  ])('%s', (_, one) => {
    const { shape, mask, maskShape, axis } = one;
    const values = noise(
      shape.reduce((a, b) => a * b, 1),
      3,
    );
    tf.tidy(() => {
      const got = maskedMoments(tf.tensor(values, shape), tf.tensor(mask, maskShape, 'bool'), axis);
      const [means, variances] = moments(one, values);
      expect(got.mean.shape).toEqual(shape.map((n, i) => (i === axis ? n : 1)));
      [...got.mean.dataSync()].forEach((v, i) => {
        expect(v).toBeCloseTo(means[i]!, 5);
      });
      [...got.variance.dataSync()].forEach((v, i) => {
        expect(v).toBeCloseTo(variances[i]!, 5);
      });
    });
  });
});
