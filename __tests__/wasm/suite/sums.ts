import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../reference/product.js';
import { compare, tensor } from './tools.js';

export function sumsSuite(): void {
  describe('sums', () => {
    test('segments, with ids left out and none', () => {
      compare(() => {
        const x = tensor([5, 3], 1);
        const ids = tf.tensor1d([2, 0, -1, 2, 9], 'int32');
        const row = (i: number) => [...x.values.subarray(3 * i, 3 * i + 3)];
        const both = row(0).map((v, i) => v + row(3)[i]!);
        const expected = [...row(1), 0, 0, 0, ...both];
        return { got: tf.unsortedSegmentSum(x.tensor, ids, 3), expected };
      });
    });

    test('integer segments', () => {
      compare(() => {
        const x = tf.tensor1d([1, 2, 3, 4], 'int32');
        const ids = tf.tensor1d([1, 0, 1, 1], 'int32');
        return { got: tf.unsortedSegmentSum(x, ids, 2), expected: [2, 8] };
      });
    });

    test.each([
      [[40, 7, 5], [0]],
      [
        [40, 7, 5],
        [0, 1],
      ],
      [[300, 3], [0]],
      [[3, 30, 20], [1]],
      [[3, 4, 5], [2]],
      [[3, 4, 1], [2]],
      [
        [3, 1, 5, 1],
        [1, 3],
      ],
      [
        [3, 4, 5],
        [0, 2],
      ],
      [[2000], [0]],
      [
        [6, 50, 33],
        [0, 1],
      ],
    ])('of %j over %j', (shape, axes) => {
      const x = tensor(shape, 1);
      const reference = () => {
        const kept = shape.map((n, i) => (axes.includes(i) ? 1 : n));
        const sums = new Float64Array(product(kept));
        x.values.forEach((value, flat) => {
          let rest = flat;
          let at = 0;
          let unit = 1;
          for (let i = shape.length - 1; i >= 0; i--) {
            if (!axes.includes(i)) {
              at += (rest % shape[i]!) * unit;
              unit *= shape[i]!;
            }
            rest = Math.floor(rest / shape[i]!);
          }
          sums[at]! += value;
        });
        return sums;
      };
      const count = product(axes.map((axis) => shape[axis]!));
      compare(() => ({ got: tf.sum(x.tensor, axes), expected: reference() }));
      compare(() => ({
        got: tf.mean(x.tensor, axes, true),
        expected: reference().map((sum) => sum / count),
      }));
      x.tensor.dispose();
    });
  });
}
