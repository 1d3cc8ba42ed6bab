import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { setPrecision } from '../../lib/wasm/index.js';
import { engineOf } from '../../lib/wasm/install.js';
import { convForward } from '../reference/conv_gradients.js';
import { distance, noise } from './compare.js';
import { convCase } from './suite/tools.js';

beforeAll(() => tf.setBackend('wasm'));

/** How often minimal filtering runs. */
function filterings(run: () => void): number {
  const engine = engineOf(tf.backend());
  const simd = engine.simd!;
  let count = 0;
  const counting = (name: 'filteringConvolution' | 'filteringRowConvolution') => {
    return (...args: Parameters<(typeof simd)[typeof name]>) => {
      count++;
      (simd[name] as (...all: number[]) => void)(...args);
    };
  };
  engine.simd = {
    ...simd,
    filteringConvolution: counting('filteringConvolution'),
    filteringRowConvolution: counting('filteringRowConvolution'),
  };
  try {
    run();
  } finally {
    engine.simd = simd;
  }
  return count;
}

interface Row {
  readonly batch: number;
  readonly length: number;
  readonly channels: [number, number];
  readonly k: number;
  readonly d: number;
  readonly pad: 'valid' | 'same';
}

const ROWS: Row[] = [
  { batch: 1, length: 640, channels: [32, 40], k: 3, d: 5, pad: 'same' },
  { batch: 2, length: 421, channels: [32, 28], k: 7, d: 3, pad: 'same' },
  { batch: 1, length: 800, channels: [32, 32], k: 4, d: 3, pad: 'same' },
  { batch: 2, length: 1203, channels: [64, 48], k: 5, d: 2, pad: 'valid' },
  { batch: 3, length: 480, channels: [32, 32], k: 3, d: 12, pad: 'same' },
];

/** A filter [k, ci, co] with d - 1 zeros between its taps. */
function spread(filter: Float32Array, pair: number, d: number): Float32Array {
  const taps = filter.length / pair;
  const out = new Float32Array(((taps - 1) * d + 1) * pair);
  for (let t = 0; t < taps; t++) out.set(filter.subarray(t * pair, (t + 1) * pair), t * d * pair);
  return out;
}

describe.each(ROWS)(
  'a signal of $length, $channels channels, kernel $k, dilation $d, $pad',
  ({ batch, length, channels, k, d, pad }) => {
    const [ci, co] = channels;
    const wide = (k - 1) * d + 1;
    const c = convCase([batch, 1, 1, length], channels, [1, 1, wide], [1, 1, 1], pad);
    const [x, filter] = [noise(batch * length * ci, 1), noise(k * ci * co, 2)];
    const dense = spread(filter, ci * co, d);
    const expected = convForward(c, x, dense);
    const magnitudes = convForward(c, x.map(Math.abs), dense.map(Math.abs));
    const run = () => {
      const [signal, taps] = [tf.tensor(x, [batch, length, ci]), tf.tensor(filter, [k, ci, co])];
      return tf.conv1d(signal as tf.Tensor3D, taps as tf.Tensor3D, 1, pad, 'NWC', d);
    };

    test('is filtered, and right', () => {
      const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      const values: Float32Array[] = [];
      const times = filterings(() => {
        values.push(tf.tidy(() => run().dataSync()) as Float32Array);
      });
      expect(times).toBe(1);
      expect(distance(values[0]!, expected, magnitudes)).toBeLessThan(1e-5);
      expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
    });

    test('is by plain sums with exact', () => {
      setPrecision('exact');
      const values: Float32Array[] = [];
      expect(filterings(() => values.push(tf.tidy(() => run().dataSync()) as Float32Array))).toBe(
        0,
      );
      setPrecision('fast');
      expect(distance(values[0]!, expected, magnitudes)).toBeLessThan(1e-6);
    });
  },
);

interface ImageRow {
  readonly size: [number, number];
  readonly channels: [number, number];
  readonly k: [number, number];
  readonly d: [number, number];
  readonly pad: 'valid' | 'same';
}

const IMAGES: ImageRow[] = [
  { size: [32, 32], channels: [32, 32], k: [3, 3], d: [2, 2], pad: 'same' },
  { size: [41, 30], channels: [32, 28], k: [3, 3], d: [4, 3], pad: 'same' },
  { size: [33, 37], channels: [36, 32], k: [3, 3], d: [1, 6], pad: 'valid' },
  { size: [30, 33], channels: [32, 40], k: [5, 3], d: [3, 1], pad: 'same' },
];

describe.each(IMAGES)(
  'images of $size, $channels channels, kernel $k, dilation $d, $pad',
  ({ size: [h, w], channels, k, d, pad }) => {
    const [ci, co] = channels;
    const wide = k.map((taps, i) => (taps - 1) * d[i]! + 1) as [number, number];
    const c = convCase([2, 1, h, w], channels, [1, ...wide], [1, 1, 1], pad);
    const [x, filter, bias] = [
      noise(2 * h * w * ci, 1),
      noise(k[0] * k[1] * ci * co, 2),
      noise(co, 3),
    ];
    // Rows are far from each other as their taps are.
    const row = k[1] * ci * co;
    const rows = new Float32Array(k[0] * wide[1] * ci * co);
    for (let i = 0; i < k[0]; i++) {
      const taps = spread(filter.subarray(i * row, (i + 1) * row), ci * co, d[1]);
      rows.set(taps, i * taps.length);
    }
    const dense = spread(rows, wide[1] * ci * co, d[0]);
    const plus = (y: Float64Array, b: Float32Array) => y.map((v, i) => v + b[i % co]!);
    const expected = plus(convForward(c, x, dense), bias).map((v) => Math.max(v, 0));
    const absolute = convForward(c, x.map(Math.abs), dense.map(Math.abs));
    const magnitudes = plus(absolute, bias.map(Math.abs));
    const run = () => {
      const size = { filters: co, kernelSize: k, dilationRate: d, padding: pad } as const;
      const layer = tfl.layers.conv2d({ ...size, activation: 'relu' });
      layer.build([null, h, w, ci]);
      layer.setWeights([tf.tensor(filter, [...k, ci, co]), tf.tensor(bias)]);
      const values = (layer.apply(tf.tensor(x, [2, h, w, ci])) as tf.Tensor).dataSync();
      for (const weight of layer.weights) weight.dispose();
      return values as Float32Array;
    };

    test.each([
      ['filtered by their phases', 'fast', 1, 1e-5],
      ['by plain sums with exact', 'exact', 0, 1e-6],
    ] as const)('are %s, and right', (_, precision, times, least) => {
      const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      const values: Float32Array[] = [];
      setPrecision(precision);
      expect(filterings(() => values.push(tf.tidy(run)))).toBe(times);
      setPrecision('fast');
      expect(distance(values[0]!, expected, magnitudes)).toBeLessThan(least);
      expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
    });
  },
);

test('a dilated Conv1D predicts with bias and relu in one kernel, what it computes in training', async () => {
  const size = { filters: 16, kernelSize: 3, dilationRate: 3, padding: 'same' } as const;
  const layer = tfl.layers.conv1d({ ...size, activation: 'relu', biasInitializer: 'randomNormal' });
  const x = tf.tensor(noise(200 * 16, 1), [1, 200, 16]);
  const { kernelNames, result } = await tf.profile(() => layer.apply(x) as tf.Tensor);
  expect(kernelNames).toContain('FusedConv2D');
  expect(kernelNames).not.toContain('Relu');
  const trained = tf.tidy(() => {
    const outputs: Float32Array[] = [];
    tf.grad((input: tf.Tensor) => {
      const y = layer.apply(input) as tf.Tensor;
      outputs.push(y.dataSync() as Float32Array);
      return tf.sum(y);
    })(x);
    return outputs[0]!;
  });
  expect(distance((result as unknown as tf.Tensor).dataSync(), trained)).toBeLessThan(1e-5);
});
