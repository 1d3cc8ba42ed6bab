import * as tf from '@tensorflow/tfjs-core';
import { borderPad } from '../../lib/ops/border_pad.js';
import { PIXEL_ORDERS, pixelShuffle } from '../../lib/ops/pixel_shuffle.js';
import { pixelUnshuffle } from '../../lib/ops/pixel_unshuffle.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { noise } from '../wasm/compare.js';

const drawn = (shape: number[], seed: number) =>
  tf.tensor(noise(tf.util.sizeFromShape(shape), seed), shape);

/** <A x, y> = <x, A' y>, where A' is the gradient, which must not depend on x. */
function expectAdjoint(run: (x: tf.Tensor) => tf.Tensor, shape: number[]): void {
  const x = drawn(shape, 1);
  const ax = run(x);
  const y = drawn(ax.shape, 2);
  const back = tf.grad((z: tf.Tensor) => tf.sum(tf.mul(run(z), y)))(drawn(shape, 3));
  expectClose(tf.sum(tf.mul(x, back)), tf.sum(tf.mul(ax, y)));
}

const SIZES = [
  { lengths: [3], factors: [4] },
  { lengths: [2, 3], factors: [3, 2] },
  { lengths: [2, 1, 3], factors: [1, 3, 2] },
];

describeEachBackend('shuffles and borders', () => {
  describe.each(PIXEL_ORDERS)('order %s', (order) => {
    test.each(SIZES)('$lengths by $factors and back', ({ lengths, factors }) => {
      tf.tidy(() => {
        const channels = 2 * factors.reduce((a, b) => a * b);
        const x = drawn([2, ...lengths, channels], 5);
        const up = pixelShuffle(x, factors, order);
        expect(up.shape).toEqual([2, ...lengths.map((n, i) => n * factors[i]!), 2]);
        expect(pixelUnshuffle(up, factors, order).dataSync()).toEqual(x.dataSync());
        expectAdjoint((z) => pixelShuffle(z, factors, order), x.shape);
        expectAdjoint((z) => pixelUnshuffle(z, factors, order), up.shape);
        // What only moves is undone by its transpose.
        const back = tf.grad((z: tf.Tensor) => tf.sum(tf.mul(pixelShuffle(z, factors, order), up)));
        expect(back(x).dataSync()).toEqual(x.dataSync());
      });
    });
  });

  test("tf's order is that of tf.depthToSpace", () => {
    tf.tidy(() => {
      const x = drawn([2, 3, 2, 12], 1) as tf.Tensor4D;
      expect(pixelShuffle(x, [2, 2]).dataSync()).toEqual(tf.depthToSpace(x, 2).dataSync());
    });
  });

  test.each(['reflect', 'edge'] as const)('borders by %s', (mode) => {
    tf.tidy(() => {
      const shape = [2, 4, 3, 2, 2];
      const borders = [
        [3, 1],
        [0, 2],
        [1, 0],
      ] as const;
      expectAdjoint((x) => borderPad(x, borders, mode), shape);
      const padded = borderPad(tf.ones(shape), borders, mode);
      expect(padded.shape).toEqual([2, 8, 5, 3, 2]);
      expect(padded.dataSync().every((value) => value === 1)).toBe(true);
    });
  });
});
