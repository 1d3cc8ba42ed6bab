/**
 * Usage: npx tsx bench/dynamic_range.ts
 *
 * What one large value, one NaN or a sparse gradient does to a convolution (32 to 32 channels, 3 x 3, 48 x 48)
 * and its filter gradient: by minimal filtering without its guard, with it, and by plain sums, against sums in
 * double precision (docs/wasm.md, Dynamic range).
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
} from '../__tests__/reference/conv_gradients.js';
import '../lib/repairs/index.js';
import type { WasmBackend } from '../lib/wasm/backend.js';
import { ready, setPrecision } from '../lib/wasm/index.js';
import { engineOf } from '../lib/wasm/install.js';
import type { SimdExports } from '../lib/wasm/simd_exports.js';
import { runScript } from '../scripts/command_line.js';

await runScript(import.meta.url, {}, () => {});

const SIZE = 48;
const CHANNELS = 32;
const CASE: ConvCase = {
  batch: 1,
  input: [1, SIZE, SIZE],
  inChannels: CHANNELS,
  outChannels: CHANNELS,
  kernel: [1, 3, 3],
  strides: [1, 1, 1],
  padding: 'same',
};
const X: [number, number, number, number] = [1, SIZE, SIZE, CHANNELS];
const W: [number, number, number, number] = [3, 3, CHANNELS, CHANNELS];

await tf.setBackend('wasm');
await ready();
const engine = engineOf(tf.backend());
const simd = engine.simd!;
const backend = tf.backend() as unknown as WasmBackend;
/** As if every tensor were even and without zeros: the guard lets all pass. */
const even: SimdExports = {
  ...simd,
  spread: (_, floats, out) =>
    new Float32Array(backend.wasm.HEAPU8.buffer, out, 3).set([0, 0, floats!]),
};

/** A result by each way, for new tensors each time: what is known of a tensor is kept. */
function eachWay(run: () => tf.Tensor): Record<string, Float32Array> {
  const values = () => tf.tidy(() => run().dataSync() as Float32Array);
  engine.simd = even;
  const without = values();
  engine.simd = simd;
  const guarded = values();
  setPrecision('exact');
  const exact = values();
  setPrecision('fast');
  return { 'without the guard': without, guarded, "setPrecision('exact')": exact };
}

const centre = ((SIZE >> 1) * SIZE + (SIZE >> 1)) * CHANNELS;
const sees = (i: number) => {
  const place = Math.floor(i / CHANNELS);
  const far = (n: number) => Math.abs(n - (SIZE >> 1)) > 1;
  return !far(place % SIZE) && !far(Math.floor(place / SIZE));
};
const drawn = (shape: number[], seed: number) =>
  tf.randomNormal(shape, 0, 1, 'float32', seed).dataSync() as Float32Array;
const w = drawn(W, 2);

function print(
  name: string,
  ways: Record<string, Float32Array>,
  measure: (y: Float32Array) => string,
) {
  for (const [way, values] of Object.entries(ways))
    console.log(`${name}, ${way}: ${measure(values)}`);
}

for (const large of [1e6, 1e9, Number.NaN]) {
  const x = drawn(X, 1);
  x[centre] = large;
  const right = convForward(CASE, x, w);
  const ways = eachWay(() => tf.conv2d(tf.tensor4d(x, X), tf.tensor4d(w, W), 1, 'same'));
  const measure = (y: Float32Array) => {
    if (Number.isNaN(large)) return `${y.filter(Number.isNaN).length} outputs are NaN`;
    const off = [...y].map((value, i) => (sees(i) ? 0 : Math.abs(value - right[i]!)));
    return `outputs that do not see it are off by ${Math.max(...off).toPrecision(2)} at most`;
  };
  print(`one value of ${large}`, ways, measure);
}

// One gradient in 97 is not 0.
const x = drawn(X, 1);
const dy = drawn(X, 3).map((value, i) => (i % 97 === 0 ? value : 0));
const right = convFilterGradient(CASE, x, dy);
const sums = convFilterGradient(CASE, x.map(Math.abs), dy.map(Math.abs));
const kernels = eachWay(() => {
  const f = (filter: tf.Tensor) =>
    tf.conv2d(tf.tensor4d(x, X), filter as tf.Tensor4D, 1, 'same') as tf.Tensor;
  return tf.grad(f)(tf.tensor4d(w, W), tf.tensor4d(dy, X));
});
print('one gradient in 97 is not 0, dW', kernels, (dw) => {
  const off = [...dw].map((value, i) => Math.abs(value - right[i]!) / sums[i]! / 2 ** -24);
  return `off by ${Math.max(...off).toPrecision(2)} roundings of the sum of magnitudes at most`;
});
