/**
 * What lib/repairs corrects, in tfjs 4.22.0: each row is run before the repairs are imported, and must be
 * wrong or throw, and after, and must be right. The judge is finite differences of the operation itself
 * (all of them are linear or piecewise linear), the definition, or the plain-loop reference. A row that
 * fails in its first half can be deleted together with its repair.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
} from '../reference/conv_gradients.js';
import { averagePoolInputGradient } from '../reference/pool_gradients.js';
import { product } from '../reference/product.js';
import { resizeInputGradient } from '../reference/resize_gradients.js';
import { distance, noise } from '../wasm/compare.js';
import { shapes } from '../wasm/conv_shapes.js';

interface Row {
  readonly name: string;
  readonly got: () => tf.Tensor;
  readonly expected: () => ArrayLike<number>;
  /** All of them unless given. */
  readonly backends?: readonly string[];
}

const tensor = (shape: number[], seed: number) => tf.tensor(noise(product(shape), seed), shape);

/** A row for the gradient of `f` at a seeded x, judged by central differences. */
function gradient(name: string, shape: number[], f: (x: tf.Tensor) => tf.Tensor): Row {
  const values = noise(product(shape), 1);
  // Found when asked for: what is to be repaired may answer with a wrong shape.
  const gradientOf = (x: tf.Tensor) => {
    const { shape } = f(x);
    return tf.tensor(noise(product(shape), 2), shape);
  };
  const loss = (x: Float32Array) =>
    tf.tidy(() => {
      const y = Array.from(f(tf.tensor(x, shape)).dataSync());
      const dy = gradientOf(tf.tensor(x, shape)).dataSync();
      return y.reduce((sum, v, i) => sum + v * dy[i]!, 0);
    });
  // Small enough to stay on one piece of maximum and minimum, whose sides are further apart.
  const step = 2 ** -6;
  const moved = (i: number, by: number) => {
    const x = values.slice();
    x[i]! += by;
    return loss(x);
  };
  return {
    name,
    got: () => tf.grad(f)(tf.tensor(values, shape), gradientOf(tf.tensor(values, shape))),
    expected: () => Array.from(values, (_, i) => (moved(i, step) - moved(i, -step)) / (2 * step)),
  };
}

const pool = (rank: 2 | 3): Row => {
  const c: ConvCase = {
    batch: 2,
    input: [rank === 3 ? 5 : 1, 5, 6],
    inChannels: 3,
    outChannels: 3,
    kernel: [rank === 3 ? 3 : 1, 3, 2],
    strides: [rank === 3 ? 2 : 1, 2, 1],
    padding: 'same',
  };
  const { x, y } = shapes(c);
  const cut = (shape: number[]) => (rank === 3 ? shape : shape.filter((_, i) => i !== 1));
  const dy = noise(product(y), 3);
  const f = (image: tf.Tensor): tf.Tensor =>
    rank === 3
      ? tf.avgPool3d(image as tf.Tensor5D, [3, 3, 2], [2, 2, 1], 'same')
      : tf.avgPool(image as tf.Tensor4D, [3, 2], [2, 1], 'same');
  return {
    name: `gradient of avgPool, ${rank} dimensions, same`,
    got: () => tf.grad(f)(tensor(cut(x), 4), tf.tensor(dy, cut(y))),
    expected: () => averagePoolInputGradient(c, dy),
  };
};

const resize = (method: 'nearest' | 'bilinear', half: boolean, input: [number, number]): Row => {
  const c = { batch: 2, input, output: [7, 6], channels: 3, method } as const;
  const attrs = { alignCorners: false, halfPixelCenters: half };
  const dy = noise(2 * 7 * 6 * 3, 5);
  const f = method === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
  const run = (x: tf.Tensor) => f(x as tf.Tensor4D, [7, 6], false, half);
  return {
    name: `gradient of ${method} resize of 2x${input.join('x')}, half=${half}`,
    got: () => tf.grad(run)(tensor([2, ...input, 3], 6), tf.tensor(dy, [2, 7, 6, 3])),
    expected: () => resizeInputGradient({ ...c, ...attrs }, dy),
  };
};

const volume: ConvCase = {
  batch: 2,
  input: [8, 5, 7],
  inChannels: 2,
  outChannels: 3,
  kernel: [1, 3, 2],
  strides: [3, 2, 3],
  padding: 'same',
};
const conv3d = (what: 'y' | 'dx' | 'dw'): Row => {
  const s = shapes(volume);
  const [x, w, dy] = [s.x, s.w, s.y].map((shape, i) => noise(product(shape), i + 7)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const run = (image: tf.Tensor, filter: tf.Tensor) =>
    tf.conv3d(image as tf.Tensor5D, filter as tf.Tensor5D, [3, 2, 3], 'same');
  const image = () => tf.tensor(x, s.x);
  const filter = () => tf.tensor(w, s.w);
  const grads = () => tf.grads(run)([image(), filter()], tf.tensor(dy, s.y));
  return {
    name: `${what} of conv3d, same, kernel below stride`,
    got: () => (what === 'y' ? run(image(), filter()) : grads()[what === 'dx' ? 0 : 1]!),
    expected: () => {
      if (what === 'y') return convForward(volume, x, w);
      return what === 'dx' ? convInputGradient(volume, dy, w) : convFilterGradient(volume, x, dy);
    },
    // The wasm gradients are wrong for other reasons too: lib/wasm replaces them.
    backends: what === 'y' ? ['cpu', 'wasm'] : ['cpu'],
  };
};

const other = (shape: number[]) =>
  tf.tensor(
    noise(product(shape), 11).map((v) => v / 2),
    shape,
  );

async function table(): Promise<Row[]> {
  await tf.setBackend('cpu');
  return [
    gradient('maximum with a broadcast side', [4], (x) => tf.maximum(x, other([3, 4]))),
    gradient('maximum with the other side broadcast', [1], (x) => tf.maximum(other([2, 3]), x)),
    gradient('minimum with a broadcast side', [3, 1], (x) => tf.minimum(other([3, 4]), x)),
    {
      ...gradient('cumsum along the last axis by -1', [2, 3], (x) => tf.cumsum(x, -1)),
      // On wasm, stock writes outside the tensor: nothing after it could be trusted.
      backends: ['cpu'],
    },
    gradient('cumsum along the first axis', [2, 3], (x) => tf.cumsum(x, 0, true)),
    gradient('cumsum backwards along the first axis', [3, 3], (x) => tf.cumsum(x, 0, false, true)),
    gradient('mirrorPad, reflect', [3, 4], (x) =>
      tf.mirrorPad(
        x,
        [
          [2, 1],
          [0, 3],
        ],
        'reflect',
      ),
    ),
    gradient('mirrorPad, symmetric', [3, 4], (x) =>
      tf.mirrorPad(
        x,
        [
          [2, 3],
          [1, 0],
        ],
        'symmetric',
      ),
    ),
    gradient('stridedSlice', [7, 6], (x) => tf.stridedSlice(x, [1, 0], [7, 6], [3, 2])),
    gradient('stridedSlice backwards', [7, 5], (x) => tf.stridedSlice(x, [5, 4], [0, 0], [-2, -1])),
    pool(2),
    pool(3),
    resize('nearest', true, [3, 4]),
    resize('bilinear', true, [3, 4]),
    { ...resize('nearest', false, [4, 3]), backends: ['cpu'] },
    { ...resize('bilinear', false, [4, 3]), backends: ['cpu'] },
    conv3d('y'),
    conv3d('dx'),
    conv3d('dw'),
    gradient('gradient of unstack along an axis of length 1', [2, 1, 3], (x) =>
      tf.square(tf.unstack(x, 1)[0]!),
    ),
    {
      name: 'batchNorm along the second of four axes',
      got: () => {
        const [mean, variance] = [other([1, 3, 1, 1]), tf.square(other([1, 3, 1, 1]))];
        const x = tensor([2, 3, 4, 5], 12) as tf.Tensor4D;
        return tf.batchNorm4d(
          x,
          mean as tf.Tensor4D,
          variance as tf.Tensor4D,
          undefined,
          undefined,
          0.1,
        );
      },
      expected: () => {
        const [x, m] = [noise(120, 12), noise(3, 11).map((v) => v / 2)];
        return x.map((v, i) => {
          const moment = m[Math.floor(i / 20) % 3]!;
          return (v - moment) / Math.sqrt(moment ** 2 + 0.1);
        });
      },
    },
  ];
}

/** The rows whose value is as far off as asked; one that throws is infinitely far. */
async function names(rows: Row[], backend: string, holds: (distance: number) => boolean) {
  await tf.setBackend(backend);
  return rows
    .filter((row) => row.backends?.includes(backend) ?? true)
    .filter((row) =>
      tf.tidy(() => {
        const far = (): number => {
          try {
            return distance(row.got().dataSync(), row.expected());
          } catch {
            return Number.POSITIVE_INFINITY;
          }
        };
        return holds(far());
      }),
    )
    .map((row) => row.name);
}

test('stock is wrong and the repaired right, on cpu and wasm', async () => {
  const rows = await table();
  for (const backend of ['cpu', 'wasm']) {
    const all = await names(rows, backend, () => true);
    expect([backend, ...(await names(rows, backend, (d) => d > 1e-2))]).toEqual([backend, ...all]);
  }
  await import('../../lib/repairs/index.js');
  for (const backend of ['cpu', 'wasm']) {
    expect([backend, ...(await names(rows, backend, (d) => !(d < 2e-3)))]).toEqual([backend]);
  }
  // With the wasm kernels too, all of it holds on wasm.
  await import('../../lib/wasm/index.js');
  const everywhere = rows.map(({ backends: _, ...row }): Row => row);
  expect(await names(everywhere, 'wasm', (d) => !(d < 2e-3))).toEqual([]);
});
