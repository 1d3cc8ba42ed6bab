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
