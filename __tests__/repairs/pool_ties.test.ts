import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { describeEachBackend } from '../backends.js';

type Sizes = readonly [depth: number, height: number, width: number];

/** The gradient of the sum of a 'valid' pooling of one channel: each window's first largest place counts one. */
function firstMaxima(x: readonly number[], [d, h, w]: Sizes, window: Sizes, strides: Sizes) {
  const gradient = new Array<number>(x.length).fill(0);
  for (let z = 0; z + window[0] <= d; z += strides[0]) {
    for (let y = 0; y + window[1] <= h; y += strides[1]) {
      for (let c = 0; c + window[2] <= w; c += strides[2]) {
        let first = -1;
        for (let i = z; i < z + window[0]; i++) {
          for (let j = y; j < y + window[1]; j++) {
            for (let k = c; k < c + window[2]; k++) {
              const place = (i * h + j) * w + k;
              if (first < 0 || x[place]! > x[first]!) first = place;
            }
          }
        }
        gradient[first]!++;
      }
    }
  }
  return gradient;
}

const SIZES: Sizes = [4, 5, 6];
const VOLUMES: Record<string, (i: number) => number> = {
  'ones everywhere': () => 1,
  'zeros behind a rectifier': (i) => Math.max(0, (i % 7) - 4),
  'two of each value': (i) => ((i >> 1) * 13) % 17,
};

describeEachBackend('Of equal maxima the first takes the gradient', () => {
  describe.each(Object.keys(VOLUMES))('%s', (name) => {
    const of = (size: number) => Array.from({ length: size }, (_, i) => VOLUMES[name]!(i));

    test.each<[Sizes, Sizes]>([
      [
        [2, 2, 2],
        [2, 2, 2],
      ],
      [
        [2, 3, 2],
        [1, 2, 2],
      ],
    ])('volumes, windows %j by %j', (window, strides) => {
      tf.tidy(() => {
        const x = of(4 * 5 * 6);
        const pooled = (t: tf.Tensor) =>
          tf.sum(tf.maxPool3d(t as tf.Tensor5D, [...window], [...strides], 'valid')) as tf.Scalar;
        const got = tf.grad(pooled)(tf.tensor(x, [1, ...SIZES, 1]));
        expect([...got.dataSync()]).toEqual(firstMaxima(x, SIZES, window, strides));
      });
    });

    test.each([2, 3])('images, windows of %d by 2', (size) => {
      tf.tidy(() => {
        const x = of(5 * 6);
        const pooled = (t: tf.Tensor) =>
          tf.sum(tf.maxPool(t as tf.Tensor4D, size, 2, 'valid')) as tf.Scalar;
        const got = tf.grad(pooled)(tf.tensor(x, [1, 5, 6, 1]));
        const wanted = firstMaxima(x, [1, 5, 6], [1, size, size], [1, 2, 2]);
        expect([...got.dataSync()]).toEqual(wanted);
      });
    });
  });
});
