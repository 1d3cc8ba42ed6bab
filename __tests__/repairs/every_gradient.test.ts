import * as tf from '@tensorflow/tfjs-core';
import { product } from '../reference/product.js';
import '../../lib/index.js';
import { BATCH_NORM_TRAINING, GROUP_NORM, UPSAMPLE_NEAREST } from '../../lib/ops/kernel_names.js';
import '../../lib/webgpu/index.js';
import { describeEachBackend } from '../backends.js';
import { drawnOn } from '../draws.js';
import { dealtTo } from '../gpu/dealt_to.js';
import { noise } from '../wasm/compare.js';
import { ELSEWHERE, GRADIENT_ROWS, type GradientRow } from './gradient_rows.js';

/** Different values from -1 to 1, none near another or near 0. */
function spread(shape: readonly number[], seed: number): tf.Tensor {
  const size = product(shape);
  const order = [...noise(size, seed).entries()].sort(([, a], [, b]) => a - b).map(([i]) => i);
  const values = new Float32Array(size);
  order.forEach((i, rank) => {
    values[i] = (2 * (rank + 0.37)) / size - 1 + (seed % 7) / (9 * size);
  });
  return tf.tensor(values, [...shape]);
}

const inputsOf = ({ shapes, domain }: GradientRow) =>
  shapes.map((shape, i) => {
    const x = spread(shape, i + 11);
    return domain === undefined ? x : domain(x);
  });

/** A loss of which no order vanishes. */
function loss({ f }: GradientRow, xs: tf.Tensor[]): tf.Scalar {
  const y = f(...xs);
  const weights = tf.tensor(noise(y.size, 5), y.shape);
  return tf.sum(tf.add(tf.mul(weights, y), tf.mul(0.3, tf.square(y)))) as tf.Scalar;
}

/** The sum of all gradients' products with fixed weights. */
function slope(row: GradientRow, xs: tf.Tensor[]): tf.Scalar {
  const gradients = tf.grads((...at: tf.Tensor[]) => loss(row, at))(xs);
  return gradients
    .map((g, i) => tf.sum(tf.mul(g, tf.tensor(noise(g.size, i + 21), g.shape))))
    .reduce((a, b) => tf.add(a, b)) as tf.Scalar;
}

/** The derivative along a direction: central differences of two steps, extrapolated (error h^4). */
function difference(f: (xs: tf.Tensor[]) => tf.Scalar, xs: tf.Tensor[], at: number, v: tf.Tensor) {
  const along = (h: number) =>
    f(xs.map((x, i) => (i === at ? tf.add(x, tf.mul(v, h)) : x))).dataSync()[0]!;
  const central = (h: number) => (along(h) - along(-h)) / (2 * h);
  const h = 2 ** -6;
  return (4 * central(h / 2) - central(h)) / 3;
}

function compareGradients(f: (xs: tf.Tensor[]) => tf.Scalar, xs: tf.Tensor[]): void {
  const gradients = tf.grads((...at: tf.Tensor[]) => f(at))(xs);
  gradients.forEach((g, i) => {
    expect(g.shape).toEqual(xs[i]!.shape);
    for (const seed of [31, 32]) {
      const v = tf.tensor(noise(g.size, seed), g.shape);
      const got = tf.sum(tf.mul(g, v)).dataSync()[0]!;
      const scale = 1 + Math.abs(got) + tf.sum(tf.abs(tf.mul(g, v))).dataSync()[0]!;
      expect(Math.abs(got - difference(f, xs, i, v)) / scale).toBeLessThan(1e-3);
    }
  });
}

test('every gradient that is registered has a row, or a reason to have none', () => {
  const names = [...Object.values(tf), BATCH_NORM_TRAINING, GROUP_NORM, UPSAMPLE_NEAREST].filter(
    (name): name is string => typeof name === 'string' && tf.getGradient(name) !== undefined,
  );
  const known = new Set([...GRADIENT_ROWS.map(({ kernel }) => kernel), ...Object.keys(ELSEWHERE)]);
  expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([]);
});

describeEachBackend('gradients', (backend) => {
  const rows = GRADIENT_ROWS.filter((row) => row.backends?.includes(backend) ?? true);
  test.each(rows.map((row, i) => [row.name ?? row.kernel, row, i] as const))(
    '%s, of first and second order',
    (_, row, i) => {
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const xs = inputsOf(row);
        compareGradients((at) => loss(row, at), xs);
        if (!drawnOn(backend, i) || !dealtTo(backend, i)) return;
        const second = () => compareGradients((at) => slope(row, at), xs);
        if (row.second === 'throws') expect(second).toThrow('gradient function not found');
        else second();
      });
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test('a gradient that throws leaves no tensor', () => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const before = tf.memory().numTensors;
    const f = (t: tf.Tensor) => tf.cumprod(tf.tanh(tf.square(t)), 1);
    expect(() => tf.grad(f)(x)).toThrow('gradient function not found for Cumprod');
    const v = tf.variable(x);
    expect(() => tf.variableGrads(() => tf.sum(f(v)) as tf.Scalar)).toThrow('Cumprod');
    v.dispose();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });
});
