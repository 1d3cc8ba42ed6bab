import * as tf from '@tensorflow/tfjs-core';
import '../../lib/repairs/index.js';
import { describeEachBackend } from '../backends.js';
import { product } from '../reference/product.js';
import { noise } from '../wasm/compare.js';

type Case = readonly [shape: number[], axis: number | number[] | undefined, keepDims: boolean];

const cases: Case[] = [
  [[], undefined, false],
  [[5], undefined, false],
  [[3, 4], undefined, true],
  [[3, 4], 0, false],
  [[3, 4], -1, true],
  [[7, 3, 1], 2, false],
  [[2, 3, 4, 5], [0, 1, 2], false],
  [[2, 3, 4, 5], [2, 0], false],
  [[2, 3, 4, 5], [1, 3], true],
  [[2, 3, 2, 3, 2], [0, 2, 4], false],
  [[2, 3, 2, 3, 4], [0, 1, 2, 3], true],
];

/** Each value's share of dy, as float32. */
function reference(shape: number[], axes: number[], dy: Float32Array, mean: boolean): number[] {
  const count = axes.reduce((n, axis) => n * shape[axis]!, 1);
  return Array.from({ length: product(shape) }, (_, flat) => {
    let [rest, at, unit] = [flat, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const place = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
      if (axes.includes(axis)) continue;
      at += place * unit;
      unit *= shape[axis]!;
    }
    return mean ? Math.fround(dy[at]! / count) : dy[at]!;
  });
}

describeEachBackend('gradients of reductions', () => {
  for (const [name, op] of [
    ['sum', tf.sum],
    ['mean', tf.mean],
  ] as const) {
    test.each(cases)(`${name} of %j along %j, keepDims=%s`, (shape, axis, keepDims) => {
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const axes = tf.util.parseAxisParam(axis as number, shape);
        const x = tf.tensor(noise(product(shape), 1), shape);
        const f = (t: tf.Tensor) => op(t, axis, keepDims);
        const y = f(x);
        const dy = noise(y.size, 2);
        const got = tf.grad(f)(x, tf.tensor(dy, y.shape));
        expect(got.shape).toEqual(shape);
        expect([...got.dataSync()]).toEqual(reference(shape, axes, dy, name === 'mean'));
      });
      expect(tf.memory().numTensors).toBe(before);
    });

    test(`${name}: a gradient's gradient, in few kernels`, async () => {
      const { kernels } = await tf.profile(() =>
        tf.tidy(() => {
          const [rows, columns] = [40, 30];
          const x = tf.tensor2d(noise(rows * columns, 3), [rows, columns]);
          // y = Σ_r (Σ_c x²)² has dy/dx = 4 x Σ_c x², and Σ dy/dx has 4 (Σ_c x² + 2 x Σ_c x).
          const y = (t: tf.Tensor) => tf.sum(tf.square(op(tf.square(t), 1)));
          const got = tf
            .grad((t) => tf.sum(tf.grad(y)(t)))(x)
            .dataSync();
          const values = x.dataSync();
          for (let r = 0; r < rows; r++) {
            const row = Array.from(values.subarray(r * columns, (r + 1) * columns));
            const squares = row.reduce((a, v) => a + v * v, 0);
            const whole = row.reduce((a, v) => a + v, 0);
            const scale = name === 'mean' ? columns ** 2 : 1;
            row.forEach((v, c) => {
              const expected = (4 * (squares + 2 * v * whole)) / scale;
              const error = Math.abs(got[r * columns + c]! - expected);
              expect(error * scale).toBeLessThan(1e-5 * 4 * (squares + 2 * columns));
            });
          }
          return x;
        }),
      );
      expect(kernels.length).toBeLessThan(80);
    });
  }
});
