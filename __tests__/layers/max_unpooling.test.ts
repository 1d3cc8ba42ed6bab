import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { type PoolCase, switches, windows } from '../reference/max_unpool.js';
import { product } from '../reference/product.js';
import { noise } from '../wasm/compare.js';

/** What the pooled tensor is made of. */
const SOURCES: Record<string, (v: number) => number> = {
  'of both signs': (v) => v,
  'all negative': (v) => -Math.abs(v) - 1,
  'with ties': (v) => Math.round(2 * v),
  'never positive, with ties': (v) => Math.round(v - 1),
  'all zero': () => 0,
};

const two: [PoolCase['input'], PoolCase['poolSize'], PoolCase['strides'], PoolCase['padding']][] = [
  [[4, 4], [2, 2], [2, 2], 'valid'],
  [[5, 7], [2, 2], [2, 2], 'same'],
  [[5, 5], [3, 3], [1, 1], 'valid'],
  [[6, 5], [3, 3], [2, 2], 'same'],
  [[7, 7], [2, 2], [3, 3], 'valid'],
  [[7, 4], [3, 2], [2, 1], 'same'],
];
const oneAxis: [number, number, number, PoolCase['padding']][] = [
  [6, 2, 2, 'valid'],
  [7, 3, 1, 'same'],
  [8, 3, 2, 'valid'],
  [7, 2, 3, 'same'],
];
const rows = [
  ...two.map(([input, poolSize, strides, padding]) => ({
    rank: 2 as const,
    input,
    poolSize,
    strides,
    padding,
  })),
  ...oneAxis.map(([length, pool, stride, padding]) => ({
    rank: 1 as const,
    input: [1, length] as const,
    poolSize: [1, pool] as const,
    strides: [1, stride] as const,
    padding,
  })),
].flatMap((row) => Object.keys(SOURCES).map((source) => ({ ...row, source })));

describeEachBackend('unpooling by the switches of its pooling layer', () => {
  test.each(rows)(
    'rank $rank in=$input pool=$poolSize s=$strides $padding, $source',
    ({ rank, source: kind, ...pooling }) => {
      const before = tf.memory().numTensors;
      const c: PoolCase = { ...pooling, batch: 2, channels: 3 };
      const spatial = (sizes: readonly number[]) => sizes.slice(2 - rank);
      const sourceShape = [...spatial(c.input), 3];
      const valueShape = [...spatial(windows(c)), 3];

      // A decoder that adds `values` to what was pooled, and puts the sums where the maxima were.
      const source = tfl.input({ shape: sourceShape });
      const values = tfl.input({ shape: valueShape });
      const { padding } = c;
      const args = { poolSize: spatial(c.poolSize), strides: spatial(c.strides), padding };
      const [pool, unpool] =
        rank === 1
          ? [
              tfl.layers.maxPooling1d({
                ...args,
                poolSize: args.poolSize[0]!,
                strides: args.strides[0]!,
              }),
              layers.maxUnpooling1d(args),
            ]
          : [
              tfl.layers.maxPooling2d({
                padding,
                poolSize: [...c.poolSize],
                strides: [...c.strides],
              }),
              layers.maxUnpooling2d(args),
            ];
      const pooled = pool.apply(source) as tfl.SymbolicTensor;
      const decoded = tfl.layers.add().apply([pooled, values]) as tfl.SymbolicTensor;
      const outputs = unpool.apply([decoded, source]) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: [values, source], outputs });

      const count = (shape: number[]) => 2 * product(shape);
      const s = noise(count(sourceShape), 1).map(SOURCES[kind]!);
      const v = noise(count(valueShape), 2);
      const g = noise(s.length, 3);
      const at = switches(c, s);
      const expected = new Float32Array(s.length);
      at.forEach((index, i) => {
        expected[index]! += s[index]! + v[i]!;
      });
      const taken = Float32Array.from(at, (index) => g[index]!);

      tf.tidy(() => {
        const sourceTensor = tf.tensor(s, [2, ...sourceShape]);
        const valueTensor = tf.tensor(v, [2, ...valueShape]);
        const y = model.predict([valueTensor, sourceTensor]) as tf.Tensor;
        expectClose(y, tf.tensor(expected, [2, ...sourceShape]));

        const weighting = tf.tensor(g, [2, ...sourceShape]);
        const loss = (x: tf.Tensor) =>
          tf.sum(tf.mul(model.apply([x, sourceTensor]) as tf.Tensor, weighting)) as tf.Scalar;
        expectClose(tf.grad(loss)(valueTensor), tf.tensor(taken, [2, ...valueShape]));

        // The gradient of Σ v dL/dx for L = ½ Σ y²: v put to its switches and taken from there.
        const half = (x: tf.Tensor) =>
          tf.sum(tf.mul(tf.square(model.apply([x, sourceTensor]) as tf.Tensor), 0.5)) as tf.Scalar;
        const along = (x: tf.Tensor) => tf.sum(tf.mul(tf.grad(half)(x), tf.tensor(v, x.shape)));
        const put = new Float32Array(s.length);
        at.forEach((index, i) => {
          put[index]! += v[i]!;
        });
        const twice = Float32Array.from(at, (index) => put[index]!);
        expectClose(tf.grad(along)(valueTensor), tf.tensor(twice, [2, ...valueShape]));
      });
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
