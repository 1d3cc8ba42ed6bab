import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../reference/product.js';
import { compare, tensor } from './tools.js';

export function copiesSuite(): void {
  describe('copies', () => {
    test.each([
      [[3], [4]],
      [
        [1, 1, 5],
        [2, 3, 1],
      ],
      [
        [2, 3, 1, 4],
        [1, 1, 6, 1],
      ],
      [
        [2, 3],
        [2, 3],
      ],
      [
        [2, 2],
        [1, 1],
      ],
      [
        [2, 2],
        [0, 1],
      ],
    ])('tile %j by %j', (shape, reps) => {
      compare(() => {
        const x = tensor(shape, 1);
        const outShape = shape.map((n, i) => n * reps[i]!);
        const expected = Float32Array.from({ length: product(outShape) }, (_, flat) => {
          let [rest, at, unit] = [flat, 0, 1];
          for (let i = shape.length - 1; i >= 0; i--) {
            at += ((rest % outShape[i]!) % shape[i]!) * unit;
            unit *= shape[i]!;
            rest = Math.floor(rest / outShape[i]!);
          }
          return x.values[at]!;
        });
        return { got: tf.tile(x.tensor, reps), expected };
      });
    });

    test.each([
      [[9, 5], 0, [7], 0],
      [[9, 16], 0, [2, 3], 0],
      [[3, 5, 8], 1, [4], 0],
      [[6, 5, 3], -1, [2, 2], 0],
      [[3, 4, 5, 2], 2, [3, 6], 1],
      [[3, 4, 5, 9], 2, [3, 4, 2], 2],
      [[40], 0, [50], 0],
    ])('gather from %j along %i, indices %j, batchDims=%i', (shape, axis, of, batchDims) => {
      const at = axis < 0 ? axis + shape.length : axis;
      const x = tensor(shape, 1);
      const indices = Int32Array.from({ length: product(of) }, (_, i) => (i * 7) % shape[at]!);
      const batch = product(shape.slice(0, batchDims));
      const outer = product(shape.slice(batchDims, at));
      const inner = product(shape.slice(at + 1));
      const each = indices.length / batch;
      const expected: number[] = [];
      for (let b = 0; b < batch; b++) {
        for (let o = 0; o < outer; o++) {
          for (let i = 0; i < each; i++) {
            const row = (b * outer + o) * shape[at]! + indices[b * each + i]!;
            expected.push(...x.values.subarray(row * inner, (row + 1) * inner));
          }
        }
      }
      compare(() => {
        const got = tf.gather(x.tensor, tf.tensor(indices, of, 'int32'), axis, batchDims);
        const ends = [shape.slice(0, at), of.slice(batchDims), shape.slice(at + 1)];
        expect(got.shape).toEqual(ends.flat());
        return { got, expected };
      });
    });

    test.each([9, -1])('gather refuses the index %i', (index) => {
      const run = () =>
        tf.tidy(() => tf.gather(tf.ones([9, 32]), tf.tensor1d([3, index], 'int32')));
      expect(run).toThrow(`GatherV2: the index value ${index} is not in [0, 8]`);
    });

    test.each([
      [
        [3, 4],
        [1, 1],
        [2, 2],
      ],
      [
        [3, 4],
        [1, 0],
        [2, 4],
      ],
      [[5], [2], [3]],
      [
        [2, 3, 4, 5],
        [0, 1, 0, 2],
        [2, 2, 4, 3],
      ],
      [
        [2, 3, 4, 5],
        [1, 0, 1, 0],
        [1, 3, 2, 5],
      ],
      [
        [2, 3, 4, 5, 2],
        [0, 1, 1, 1, 1],
        [2, 2, 2, 3, 1],
      ],
      [
        [4, 3],
        [0, 0],
        [4, 3],
      ],
      [
        [4, 3],
        [1, 1],
        [0, 2],
      ],
    ])('slice %j from %j size %j', (shape, begin, size) => {
      compare(() => {
        const x = tensor(shape, 1);
        const expected = Float32Array.from({ length: product(size) }, (_, flat) => {
          let [rest, at, unit] = [flat, 0, 1];
          for (let i = shape.length - 1; i >= 0; i--) {
            at += ((rest % size[i]!) + begin[i]!) * unit;
            unit *= shape[i]!;
            rest = Math.floor(rest / size[i]!);
          }
          return x.values[at]!;
        });
        return { got: tf.slice(x.tensor, begin, size), expected };
      });
    });

    test.each([
      {
        name: 'by steps',
        begin: [0, 1],
        end: [4, 5],
        strides: [2, 3],
        rows: [0, 2],
        columns: [1, 4],
      },
      {
        name: 'backwards',
        begin: [3, 4],
        end: [0, 1],
        strides: [-1, -2],
        rows: [3, 2, 1],
        columns: [4, 2],
      },
      { name: 'of nothing', begin: [2, 0], end: [2, 5], strides: [1, 1], rows: [], columns: [] },
    ])('strided slice $name', ({ begin, end, strides, rows, columns }) => {
      compare(() => {
        const x = tensor([4, 5], 1);
        const expected = rows.flatMap((row) =>
          columns.map((column) => x.values[row * 5 + column]!),
        );
        return { got: tf.stridedSlice(x.tensor, begin, end, strides), expected };
      });
    });

    test('a slice of all is the same values, which stay when either is disposed', () => {
      const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      const x = tf.tensor([1, 2, 3, 4], [2, 2]);
      const all = tf.slice(x, [0, 0], [2, 2]);
      x.dispose();
      expect([...all.dataSync()]).toEqual([1, 2, 3, 4]);
      const again = tf.slice(all, [0, 0], [-1, -1]);
      again.dispose();
      expect([...all.dataSync()]).toEqual([1, 2, 3, 4]);
      all.dispose();
      expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
    });

    test('a strided slice that drops an axis', () => {
      tf.tidy(() => {
        const x = tensor([3, 4], 1);
        // Row 1, every second column.
        const got = tf.stridedSlice(x.tensor, [1, 0], [2, 4], [1, 2], 0, 0, 0, 0, 1);
        expect(got.shape).toEqual([2]);
        expect([...got.dataSync()]).toEqual([x.values[4], x.values[6]]);
      });
    });

    test.each([0, 1, 2, 3])('concat, split, stack and unstack along axis %i', (axis) => {
      const shapes = [1, 2, 70].map((n) => [2, 3, 2, 2].map((m, i) => (i === axis ? n : m)));
      const before = tf.engine().backend.numDataIds();
      tf.tidy(() => {
        const parts = shapes.map((shape, i) => tensor(shape, i).tensor);
        const whole = tf.concat(parts, axis);
        const back = tf.split(whole, [1, 2, 70], axis);
        back.forEach((part, i) => {
          expect(part.shape).toEqual(shapes[i]);
          expect([...part.dataSync()]).toEqual([...parts[i]!.dataSync()]);
        });
        // Slices are tested against their definition.
        const begin = [0, 0, 0, 0].map((_, i) => (i === axis ? 1 : 0));
        const second = tf.slice(whole, begin, shapes[1]!);
        expect([...second.dataSync()]).toEqual([...parts[1]!.dataSync()]);
        const same = [1, 2, 3].map((seed) => tensor([2, 3, 5], seed).tensor);
        const stacked = tf.stack(same, axis);
        expect(stacked.shape[axis]).toBe(3);
        tf.unstack(stacked, axis).forEach((part, i) => {
          expect([...part.dataSync()]).toEqual([...same[i]!.dataSync()]);
        });
        const first = stacked.shape.map((n, i) => (i === axis ? 1 : n));
        const one = tf.slice(stacked, [0, 0, 0, 0], first);
        expect([...one.dataSync()]).toEqual([...same[0]!.dataSync()]);
      });
      expect(tf.engine().backend.numDataIds()).toBe(before);
    });

    test('booleans and integers are copied too', () => {
      tf.tidy(() => {
        const flags = tf.concat([tf.tensor1d([true, false]), tf.tensor1d([true])], 0);
        expect([...flags.dataSync()]).toEqual([1, 0, 1]);
        const numbers = tf.stack([tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')]);
        expect(numbers.dtype).toBe('int32');
        expect([...tf.slice(numbers, [1, 0], [1, 2]).dataSync()]).toEqual([3, 4]);
      });
    });

    test('a cast to the same type shares its values, another makes new ones', () => {
      const x = tf.tensor1d([1.5, 0, -2.5]);
      const data = tf.engine().backend.numDataIds();
      const same = tf.cast(x, 'float32');
      expect(tf.engine().backend.numDataIds()).toBe(data);
      x.dispose();
      expect([...same.dataSync()]).toEqual([1.5, 0, -2.5]);
      const whole = tf.cast(same, 'int32');
      expect([...whole.dataSync()]).toEqual([1, 0, -2]);
      tf.dispose([same, whole]);
      expect(tf.engine().backend.numDataIds()).toBe(data - 1);
    });

    test('a clone shares its values and outlives the original', () => {
      const x = tf.tensor1d([1, 2, 3]);
      const data = tf.engine().backend.numDataIds();
      const y = tf.tidy(() => tf.clone(x));
      expect(tf.engine().backend.numDataIds()).toBe(data);
      x.dispose();
      expect([...y.dataSync()]).toEqual([1, 2, 3]);
      y.dispose();
      expect(tf.engine().backend.numDataIds()).toBe(data - 1);
    });
  });
}
