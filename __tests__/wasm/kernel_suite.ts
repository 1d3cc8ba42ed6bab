import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients, besides the layers.
import '@tensorflow/tfjs-layers';
import { ready } from '../../lib/wasm/index.js';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
} from '../reference/conv_gradients.js';
import {
  averagePoolForward,
  averagePoolInputGradient,
  maxPoolForward,
  maxPoolInputGradient,
} from '../reference/pool_gradients.js';
import { resizeInputGradient } from '../reference/resize_gradients.js';
import { distance, noise } from './compare.js';
import { product, shapes } from './conv_shapes.js';

type Values = ArrayLike<number>;

/** A tensor of seeded noise, all below 0 where asked. */
function tensor(shape: number[], seed: number, negative = false) {
  const values = noise(product(shape), seed).map((v) => (negative ? v - 1.5 : v));
  return { values, tensor: tf.tensor(values, shape) };
}

/** Compares what `run` returns, in a tidy, and that no tensor or data is left over. */
function compare(run: () => { got: tf.Tensor; expected: Values }): void {
  const tensors = tf.memory().numTensors;
  const data = tf.engine().backend.numDataIds();
  const far = tf.tidy(() => {
    const { got, expected } = run();
    return distance(got.dataSync(), expected);
  });
  expect(far).toBeLessThan(1e-5);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(tf.engine().backend.numDataIds()).toBe(data);
}

/** The gradient of `f` at x for the output gradient dy. */
const gradient = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, dy: tf.Tensor) => tf.grad(f)(x, dy);

function convCase(
  [batch, ...input]: [number, number, number, number],
  [inChannels, outChannels]: [number, number],
  kernel: [number, number, number],
  strides: [number, number, number],
  padding: 'valid' | 'same',
): ConvCase {
  return {
    ...{ batch, input, inChannels, outChannels, kernel, strides, padding },
  };
}

const convs: ConvCase[] = [
  convCase([1, 1, 3, 3], [1, 1], [1, 1, 1], [1, 1, 1], 'valid'),
  convCase([2, 1, 7, 6], [3, 5], [1, 3, 3], [1, 1, 1], 'same'),
  convCase([2, 1, 8, 8], [2, 3], [1, 3, 3], [1, 2, 2], 'same'),
  convCase([2, 1, 9, 8], [2, 3], [1, 3, 2], [1, 2, 3], 'valid'),
  convCase([3, 1, 11, 12], [4, 2], [1, 2, 3], [1, 4, 5], 'same'),
  convCase([2, 1, 2, 2], [3, 4], [1, 5, 5], [1, 2, 2], 'same'),
  convCase([4, 1, 1, 16], [5, 6], [1, 1, 5], [1, 1, 2], 'same'),
  convCase([4, 1, 1, 16], [5, 6], [1, 1, 1], [1, 1, 3], 'same'),
  convCase([2, 1, 14, 14], [16, 8], [1, 3, 3], [1, 1, 1], 'same'),
  convCase([2, 4, 5, 6], [3, 2], [2, 3, 3], [1, 2, 2], 'valid'),
  convCase([2, 4, 5, 6], [2, 3], [3, 3, 3], [2, 2, 2], 'same'),
  convCase([2, 5, 5, 6], [2, 3], [1, 2, 3], [2, 3, 2], 'same'),
];

const nameOf = (c: ConvCase) =>
  `${c.batch}x${c.input.join('x')}x${c.inChannels} filters=${c.outChannels} ` +
  `k=${c.kernel.join('x')} s=${c.strides.join('x')} ${c.padding}`;
const named = (cases: ConvCase[]) => cases.map((c): [string, ConvCase] => [nameOf(c), c]);
const volume = (c: ConvCase) => c.input[0] > 1;

/** The convolution of a case as tfjs has it, on tensors without the depth of a picture. */
function conv(c: ConvCase) {
  const cut = (shape: number[], at: number) =>
    volume(c) ? shape : shape.filter((_, i) => i !== at);
  const { x, y, w } = shapes(c);
  const [, ...plane] = c.strides;
  const run = (image: tf.Tensor, filter: tf.Tensor) =>
    volume(c)
      ? tf.conv3d(image as tf.Tensor5D, filter as tf.Tensor5D, [...c.strides], c.padding)
      : tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, plane, c.padding);
  return { run, x: cut(x, 1), y: cut(y, 1), w: cut(w, 0) };
}

/** What must hold of the wasm backend with lib/wasm, in either of its modes. */
export function kernelSuite(mode: 'native' | 'composed'): void {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  test(`the kernels are ${mode}`, async () => {
    expect(await ready()).toBe(mode);
  });

  describe('convolutions', () => {
    test.each(named(convs))('dw of %s', (_, c) => {
      compare(() => {
        const { run, x, y, w } = conv(c);
        const [image, dy] = [tensor(x, 1), tensor(y, 2)];
        const got = gradient((f) => run(image.tensor, f), tf.zeros(w), dy.tensor);
        return { got, expected: convFilterGradient(c, image.values, dy.values) };
      });
    });

    test.each(named(convs))('dx of %s', (_, c) => {
      compare(() => {
        const { run, x, y, w } = conv(c);
        const [filter, dy] = [tensor(w, 3), tensor(y, 4)];
        const got = gradient((image) => run(image, filter.tensor), tf.zeros(x), dy.tensor);
        return { got, expected: convInputGradient(c, dy.values, filter.values) };
      });
    });

    // Stock's volumes with windows smaller than their strides are repaired in lib/repairs.
    const forward = convs.filter(
      (c) => mode === 'native' || !volume(c) || c.kernel.every((k, i) => k >= c.strides[i]!),
    );
    test.each(named(forward))('y of %s', (_, c) => {
      compare(() => {
        const { run, x, w } = conv(c);
        const [image, filter] = [tensor(x, 5), tensor(w, 6)];
        const expected = convForward(c, image.values, filter.values);
        return { got: run(image.tensor, filter.tensor), expected };
      });
    });

    test.each(['linear', 'relu', 'relu6', 'leakyrelu', 'elu', 'sigmoid'] as const)(
      'a fused convolution that ends with %s',
      (activation) => {
        compare(() => {
          const c = convs[1]!;
          const { x, w } = conv(c);
          const [image, filter] = [tensor(x, 5), tensor(w, 6)];
          const got = tf.fused.conv2d({
            ...{ x: image.tensor as tf.Tensor4D, filter: filter.tensor as tf.Tensor4D },
            ...{ strides: 1, pad: 'same', activation, leakyreluAlpha: 0.3 },
            bias: tf.tensor1d([0.5, -0.5, 1, 2, -3]),
          });
          const end = {
            linear: (v: number) => v,
            relu: (v: number) => Math.max(v, 0),
            relu6: (v: number) => Math.min(Math.max(v, 0), 6),
            leakyrelu: (v: number) => (v < 0 ? 0.3 * v : v),
            elu: (v: number) => (v < 0 ? Math.expm1(v) : v),
            sigmoid: (v: number) => 1 / (1 + Math.exp(-v)),
          }[activation];
          const bias = [0.5, -0.5, 1, 2, -3];
          const y = convForward(c, image.values, filter.values);
          return { got, expected: y.map((v, i) => end(v + bias[i % 5]!)) };
        });
      },
    );

    test('a fused convolution with windows smaller than its strides', () => {
      compare(() => {
        const c = convs[4]!;
        const { x, w } = conv(c);
        const [image, filter] = [tensor(x, 5), tensor(w, 6)];
        const got = tf.fused.conv2d({
          ...{ x: image.tensor as tf.Tensor4D, filter: filter.tensor as tf.Tensor4D },
          ...{ strides: [4, 5], pad: 'same', activation: 'relu', bias: tf.tensor1d([0.5, -0.5]) },
        });
        const y = convForward(c, image.values, filter.values);
        return { got, expected: y.map((v, i) => Math.max(0, v + (i % 2 ? -0.5 : 0.5))) };
      });
    });

    test('a channels-first gradient is refused by name', () => {
      const x = tf.zeros<tf.Rank.R4>([1, 2, 4, 4]);
      const dy = tf.zeros<tf.Rank.R4>([1, 3, 4, 4]);
      const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [1, 1, 2, 3] };
      const run = () => tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attrs);
      expect(run).toThrow("Conv2DBackpropFilter: dataFormat must be 'NHWC', got 'NCHW'.");
      tf.dispose([x, dy]);
    });
  });

  describe('depthwise convolutions', () => {
    // Channels, multiplier, stride, dilation.
    test.each([
      [3, 1, 1, 1],
      [5, 1, 2, 1],
      [2, 3, 1, 1],
      [4, 1, 1, 2],
    ])('channels=%i multiplier=%i s=%i d=%i', (channels, multiplier, s, d) => {
      const x = tensor([2, 7, 6, channels], 1);
      const w = tensor([3, 2, channels, multiplier], 2);
      const run = (image: tf.Tensor, filter: tf.Tensor) =>
        tf.depthwiseConv2d(image as tf.Tensor4D, filter as tf.Tensor4D, s, 'same', 'NHWC', d);
      const y = run(x.tensor, w.tensor);
      const dy = tensor(y.shape, 3);
      const attrs = { strides: s, pad: 'same', dilations: [d, d] };
      const backwards = (name: string, inputs: Record<string, tf.Tensor>, more: object) =>
        tf.engine().runKernel(name, inputs, { ...attrs, ...more }) as tf.Tensor;
      // The operation is bilinear and its forward kernel stock's: dx and dw are its adjoints.
      const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!;
      const before = tf.engine().backend.numDataIds();
      const [expected, throughX, throughW] = tf.tidy(() => {
        const dx = backwards(
          tf.DepthwiseConv2dNativeBackpropInput,
          { dy: dy.tensor, filter: w.tensor },
          { inputShape: x.tensor.shape },
        );
        const dw = backwards(
          tf.DepthwiseConv2dNativeBackpropFilter,
          { x: x.tensor, dy: dy.tensor },
          { filterShape: w.tensor.shape },
        );
        return [dot(y, dy.tensor), dot(dx, x.tensor), dot(dw, w.tensor)] as const;
      });
      expect(throughX).toBeCloseTo(expected, 4);
      expect(throughW).toBeCloseTo(expected, 4);
      expect(tf.engine().backend.numDataIds()).toBe(before);
      tf.dispose([x.tensor, w.tensor, y, dy.tensor]);
    });
  });

  describe('poolings of negative values', () => {
    const pools = [
      convCase([2, 1, 6, 7], [3, 3], [1, 2, 2], [1, 2, 2], 'same'),
      convCase([2, 1, 6, 7], [4, 4], [1, 3, 3], [1, 1, 1], 'same'),
      convCase([1, 1, 9, 7], [5, 5], [1, 2, 3], [1, 3, 2], 'valid'),
      convCase([2, 4, 5, 6], [3, 3], [2, 2, 2], [2, 2, 2], 'same'),
      convCase([2, 4, 5, 6], [2, 2], [3, 2, 3], [1, 2, 1], 'valid'),
    ];
    const pool = (c: ConvCase, kind: 'max' | 'average') => {
      const { x, y } = conv(c);
      const [, ...plane] = c.strides;
      const [, ...window] = c.kernel;
      const run = (image: tf.Tensor): tf.Tensor => {
        if (volume(c)) {
          const f = kind === 'max' ? tf.maxPool3d : tf.avgPool3d;
          return f(image as tf.Tensor5D, [...c.kernel], [...c.strides], c.padding);
        }
        const f = kind === 'max' ? tf.maxPool : tf.avgPool;
        return f(image as tf.Tensor4D, window, plane, c.padding);
      };
      return { run, x: tensor(x, 1, true), dy: tensor(y, 2) };
    };

    test.each(named(pools))('maximum of %s', (_, c) => {
      compare(() => {
        const { run, x } = pool(c, 'max');
        return { got: run(x.tensor), expected: maxPoolForward(c, x.values) };
      });
      compare(() => {
        const { run, x, dy } = pool(c, 'max');
        const expected = maxPoolInputGradient(c, x.values, dy.values);
        return { got: gradient(run, x.tensor, dy.tensor), expected };
      });
    });

    test.each(named(pools))('average of %s', (_, c) => {
      compare(() => {
        const { run, x } = pool(c, 'average');
        return { got: run(x.tensor), expected: averagePoolForward(c, x.values) };
      });
      compare(() => {
        const { run, x, dy } = pool(c, 'average');
        const expected = averagePoolInputGradient(c, dy.values);
        return { got: gradient(run, x.tensor, dy.tensor), expected };
      });
    });
  });

  describe('resizes', () => {
    const settings: [string, boolean, boolean][] = [
      ['corner', false, false],
      ['aligned', true, false],
      ['half', false, true],
    ];
    const cases = (['nearest', 'bilinear'] as const).flatMap((method) =>
      settings.map(([name, aligned, half]) => [method, name, aligned, half] as const),
    );
    test.each(cases)('dx of %s %s', (method, _, alignCorners, halfPixelCenters) => {
      compare(() => {
        const dy = tensor([2, 7, 6, 3], 1);
        const f = method === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
        const run = (x: tf.Tensor) => f(x as tf.Tensor4D, [7, 6], alignCorners, halfPixelCenters);
        const c = { batch: 2, input: [3, 4], output: [7, 6], channels: 3 } as const;
        const expected = resizeInputGradient(
          { ...c, method, alignCorners, halfPixelCenters },
          dy.values,
        );
        return { got: gradient(run, tf.zeros([2, 3, 4, 3]), dy.tensor), expected };
      });
    });
  });

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
            ...{ a: left, b: right, transposeA: tA, transposeB: tB },
            ...{ bias: bias.tensor, activation: act },
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
  });

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

  test('a filter is learned from its pictures', () => {
    const before = tf.memory().numTensors;
    const x = tf.tensor4d(noise(8 * 8 * 8, 3), [8, 8, 8, 1]);
    const filter = tf.variable(tf.tensor4d(noise(9, 4), [3, 3, 1, 1]));
    const sobel = tf.tensor4d([1, 0, -1, 2, 0, -2, 1, 0, -1], [3, 3, 1, 1]);
    const optimizer = tf.train.adam(0.2);
    const apply = (f: tf.Tensor4D) => tf.conv2d(x, f, 1, 'same');
    const loss = () =>
      tf.mean(tf.squaredDifference(apply(filter as tf.Tensor4D), apply(sobel))) as tf.Scalar;
    for (let i = 0; i < 100; i++) optimizer.minimize(loss);
    expect(tf.tidy(() => loss().dataSync()[0]!)).toBeLessThan(1e-2);
    tf.dispose([x, filter, sobel]);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
  });
}
