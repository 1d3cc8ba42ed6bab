/**
 * Usage: tsx bench/scaling.ts
 *
 * How a transposed convolution of signals, forward and backward, grows with their length and number on
 * tfjs-deconv's wasm kernels: processor milliseconds, nanoseconds a step of the signals, and the largest
 * single piece of memory asked for, in bytes a step.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import type { WasmBackend } from '../lib/wasm/backend.js';
import '../lib/wasm/index.js';
import { eachRun } from './processor_time.js';
import { summary } from './statistics.js';

const CHANNELS = 16;
const FILTERS = 8;
const SIZES: [number, number][] = [
  ...[256, 1024, 4096, 16384, 65536].map((length): [number, number] => [1, length]),
  ...[4, 16, 64, 256].map((batch): [number, number] => [batch, 256]),
];

await tf.setBackend('wasm');
const { wasm } = tf.backend() as unknown as WasmBackend;
// The allocator is a stub that replaces itself at its first call.
tf.zeros([1]).dispose();
const allocate = wasm._malloc;
let largest = 0;
wasm._malloc = (bytes) => {
  largest = Math.max(largest, bytes);
  return allocate(bytes);
};

console.log('batch  length  forward ms  ns/step  both ms  ns/step  largest allocation, bytes/step');
for (const [batch, length] of SIZES) {
  const x = tf.randomNormal([batch, 1, length, CHANNELS]);
  const w = tf.randomNormal([1, 4, FILTERS, CHANNELS]);
  const shape: [number, number, number, number] = [batch, 1, 2 * length, FILTERS];
  const transpose = (image: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2dTranspose(image as tf.Tensor4D, filter as tf.Tensor4D, shape, [1, 2], 'same');
  const dy = tf.randomNormal(shape);
  const steps = batch * length;
  const times = [
    () => tf.tidy(() => void transpose(x, w)),
    () => tf.tidy(() => void tf.grads(transpose)([x, w], dy)),
  ].map((task) => {
    eachRun(task, 10);
    largest = 0;
    const runs = Math.max(1, Math.round(2e5 / steps));
    return summary(Array.from({ length: 9 }, () => eachRun(task, runs))).median;
  });
  const cells = times.flatMap((ms) => [ms.toFixed(3), ((ms * 1e6) / steps).toFixed(1)]);
  console.log([batch, length, ...cells, (largest / steps).toFixed(0)].join('  '));
  tf.dispose([x, w, dy]);
}
