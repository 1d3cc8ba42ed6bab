/**
 * The wasm backend's own kernels that are wrong in tfjs 4.22.0: each is run before lib/wasm replaces it,
 * and must be wrong, and after, and must be right. A row that fails in its first half can be deleted
 * together with the replacement.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
} from '../reference/conv_gradients.js';
import {
  averagePoolInputGradient,
  maxPoolForward,
  maxPoolInputGradient,
} from '../reference/pool_gradients.js';
import { product } from '../reference/product.js';
import { resizeInputGradient } from '../reference/resize_gradients.js';
import { distance, noise } from './compare.js';
import { shapes } from './conv_shapes.js';

interface Row {
  readonly kernel: string;
  readonly inputs: Record<string, tf.Tensor>;
  readonly attrs: object;
  readonly expected: ArrayLike<number>;
}

const below = (size: number, seed: number) => noise(size, seed).map((v) => v - 1.5);
const picture = (shape: number[]) => shape.filter((_, i) => i !== 1);
const filterOf = (shape: number[]) => shape.slice(1);

const short: ConvCase = {
  batch: 1,
  input: [1, 11, 12],
  inChannels: 2,
  outChannels: 3,
  kernel: [1, 2, 3],
  strides: [1, 4, 4],
  padding: 'same',
};
const volume: ConvCase = {
  batch: 1,
  input: [4, 5, 6],
  inChannels: 2,
  outChannels: 2,
  kernel: [3, 3, 3],
  strides: [2, 2, 2],
  padding: 'same',
};
const pool: ConvCase = {
  batch: 1,
  input: [1, 5, 5],
  inChannels: 2,
  outChannels: 2,
  kernel: [1, 2, 2],
  strides: [1, 2, 2],
  padding: 'same',
};

function rows(): Row[] {
  const list: Row[] = [];
  {
    const { x, w } = shapes(short);
    const [image, filter] = [noise(product(x), 1), noise(product(w), 2)];
    const inputs = {
      x: tf.tensor(image, picture(x)),
      filter: tf.tensor(filter, filterOf(w)),
    };
    const attrs = { strides: [4, 4], pad: 'same', dilations: [1, 1], dataFormat: 'NHWC' };
    const expected = convForward(short, image, filter);
    list.push({ kernel: tf.Conv2D, inputs, attrs, expected });
    const fused = { ...attrs, activation: 'linear' };
    list.push({ kernel: tf.FusedConv2D, inputs, attrs: fused, expected });
  }
  {
    const { x, y, w } = shapes(volume);
    const [image, dy, filter] = [x, y, w].map((s, i) => noise(product(s), i)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const attrs = { strides: [2, 2, 2], pad: 'same' };
    list.push({
      kernel: tf.Conv3DBackpropInputV2,
      inputs: { dy: tf.tensor(dy, y), filter: tf.tensor(filter, w) },
      attrs: { ...attrs, inputShape: x },
      expected: convInputGradient(volume, dy, filter),
    });
    list.push({
      kernel: tf.Conv3DBackpropFilterV2,
      inputs: { x: tf.tensor(image, x), dy: tf.tensor(dy, y) },
      attrs: { ...attrs, filterShape: w },
      expected: convFilterGradient(volume, image, dy),
    });
  }
  {
    const { x, y } = shapes(pool);
    const [image, dy] = [below(product(x), 1), noise(product(y), 2)];
    const inputs = {
      input: tf.tensor(image, picture(x)),
      output: tf.tensor(dy, picture(y)),
      dy: tf.tensor(dy, picture(y)),
    };
    const attrs = { filterSize: [2, 2], strides: [2, 2], pad: 'same' };
    const maximum = maxPoolInputGradient(pool, image, dy);
    list.push({ kernel: tf.MaxPoolGrad, inputs, attrs, expected: maximum });
    const average = averagePoolInputGradient(pool, dy);
    list.push({ kernel: tf.AvgPoolGrad, inputs, attrs, expected: average });
  }
  {
    const c = { ...volume, kernel: [2, 2, 2] } as ConvCase;
    const { x, y } = shapes(c);
    const [image, dy] = [below(product(x), 1), noise(product(y), 2)];
    const input = tf.tensor(image, x);
    const gradient = tf.tensor(dy, y);
    const attrs = { filterSize: [2, 2, 2], strides: [2, 2, 2], pad: 'same', dataFormat: 'NDHWC' };
    const forward = maxPoolForward(c, image);
    list.push({ kernel: tf.MaxPool3D, inputs: { x: input }, attrs, expected: forward });
    const inputs = { input, output: gradient, dy: gradient };
    const maximum = maxPoolInputGradient(c, image, dy);
    list.push({ kernel: tf.MaxPool3DGrad, inputs, attrs, expected: maximum });
    const average = averagePoolInputGradient(c, dy);
    list.push({ kernel: tf.AvgPool3DGrad, inputs, attrs, expected: average });
  }
  for (const method of ['nearest', 'bilinear'] as const) {
    const dy = noise(2 * 7 * 6 * 2, 3);
    const c = { batch: 2, input: [3, 4], output: [7, 6], channels: 2 } as const;
    const attrs = { alignCorners: false, halfPixelCenters: true };
    list.push({
      kernel: method === 'nearest' ? tf.ResizeNearestNeighborGrad : tf.ResizeBilinearGrad,
      inputs: { images: tf.zeros([2, 3, 4, 2]), dy: tf.tensor(dy, [2, 7, 6, 2]) },
      attrs,
      expected: resizeInputGradient({ ...c, ...attrs, method }, dy),
    });
  }
  for (const transposeA of [false, true]) {
    const [a, b, bias] = [noise(12, 1), noise(12, 2), noise(3, 3)];
    const expected = Float64Array.from({ length: 18 }, (_, i) => {
      const [matrix, row, column] = [Math.floor(i / 9), Math.floor(i / 3) % 3, i % 3];
      const at = (v: Float32Array, p: number, n: number, across: boolean) =>
        v[matrix * 6 + (across ? n * 2 + p : p * 3 + n)]!;
      const part = (p: number) => at(a, p, row, !transposeA) * at(b, p, column, false);
      return bias[column]! + part(0) + part(1);
    });
    list.push({
      kernel: tf._FusedMatMul,
      inputs: {
        a: tf.tensor(a, transposeA ? [2, 2, 3] : [2, 3, 2]),
        b: tf.tensor(b, [2, 2, 3]),
        bias: tf.tensor(bias),
      },
      attrs: { transposeA, transposeB: false, activation: 'linear' },
      expected,
    });
  }
  for (const dtype of ['float32', 'bool']) {
    list.push({
      kernel: tf.OneHot,
      inputs: { indices: tf.tensor([2, 0, -1, 3], [2, 2], 'int32') },
      attrs: { depth: 3, onValue: 1, offValue: 0, dtype },
      expected: [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    });
  }
  return list;
}

function far({ kernel, inputs, attrs, expected }: Row): number {
  return tf.tidy(() => {
    const got = tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;
    return distance(got.dataSync(), expected);
  });
}

test('stock is wrong, the replacement right', async () => {
  await tf.setBackend('wasm');
  const table = rows();
  const report = (tolerance: (d: number) => boolean) =>
    table.map((row) => `${row.kernel} ${tolerance(far(row))}`);
  expect(report((d) => d > 1e-2)).toEqual(table.map((row) => `${row.kernel} true`));
  await import('../../lib/wasm/index.js');
  expect(report((d) => d < 1e-5)).toEqual(table.map((row) => `${row.kernel} true`));
});
