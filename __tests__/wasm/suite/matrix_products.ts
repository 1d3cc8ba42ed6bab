import * as tf from '@tensorflow/tfjs-core';
import { compare, tensor, type Values } from './tools.js';

export function matrixProductsSuite(): void {
  describe('matrix products', () => {
    const reference = (
      a: Values,
      b: Values,
      n: number,
      m: number,
      k: number,
      tA: boolean,
      tB: boolean,
    ) =>
      Float64Array.from({ length: n * m }, (_, i) => {
        const [row, column] = [Math.floor(i / m), i % m];
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum += a[tA ? p * n + row : row * k + p]! * b[tB ? column * k + p : p * m + column]!;
        }
        return sum;
      });
    const sides: [boolean, boolean][] = [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ];
    const rows = sides.flatMap(([tA, tB]) =>
      [
        [1, 5, 9, 7],
        [3, 17, 1, 33],
        [2, 4, 64, 130],
      ].map((size) => [tA, tB, ...size] as [boolean, boolean, number, number, number, number]),
    );
    const multiply = (
      fused: boolean,
      [tA, tB, batch, n, m, k]: (typeof rows)[number],
      act: 'relu' | 'linear',
    ) => {
      const a = tensor(tA ? [batch, k, n] : [batch, n, k], 1);
      const b = tensor(tB ? [batch, m, k] : [batch, k, m], 2);
      const bias = tensor([m], 3);
      const [left, right] = [a.tensor as tf.Tensor3D, b.tensor as tf.Tensor3D];
      const got = fused
        ? tf.fused.matMul({
            a: left,
            b: right,
            transposeA: tA,
            transposeB: tB,
            bias: bias.tensor,
            activation: act,
          })
        : tf.matMul(left, right, tA, tB);
      const expected = Array.from({ length: batch }, (_, i) => {
        const part = (v: Float32Array) => v.subarray((i * v.length) / batch);
        const values = reference(part(a.values), part(b.values), n, m, k, tA, tB);
        return [...values].map((v, j) => {
          const sum = fused ? v + bias.values[j % m]! : v;
          return act === 'relu' ? Math.max(0, sum) : sum;
        });
      }).flat();
      return { got, expected };
    };
    test.each(rows)('transposeA=%s transposeB=%s batch=%i %ix%ix%i', (...row) => {
      compare(() => multiply(false, row, 'linear'));
    });
    test.each(rows)('with bias: transposeA=%s transposeB=%s batch=%i %ix%ix%i', (...row) => {
      compare(() => multiply(true, row, 'linear'));
      compare(() => multiply(true, row, 'relu'));
    });
    test('weights that are used again, with a bias of another shape before', () => {
      const [a, b, bias] = [tensor([3, 5], 1), tensor([5, 2], 2), tensor([1, 2], 3)];
      const vector = tf.reshape(bias.tensor, [2]) as tf.Tensor1D;
      const expected = reference(a.values, b.values, 3, 2, 5, false, false).map(
        (v, i) => v + bias.values[i % 2]!,
      );
      for (let i = 0; i < 3; i++) {
        compare(() => {
          const sides = { a: a.tensor as tf.Tensor2D, b: b.tensor as tf.Tensor2D };
          return { got: tf.fused.matMul({ ...sides, bias: vector }), expected };
        });
      }
      tf.dispose([a, b, bias].map((side) => side.tensor));
      vector.dispose();
    });
  });
}
