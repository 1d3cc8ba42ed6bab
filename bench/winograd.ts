/**
 * Usage: tsx bench/winograd.ts
 *
 * Convolutions and their input gradients by minimal filtering and the plain way, on tfjs-deconv's wasm
 * kernels: processor milliseconds, least of turns, how many times as fast the first is, and what the cost
 * rule of lib/wasm/native/winograd*.ts foretells. Below 1 the plain way is taken. Last, how far the results
 * are apart at most, by the root mean square of the values, in millionths.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d } from '../lib/repairs/loops/conv_geometry.js';
import { address, floats, type WasmBackend } from '../lib/wasm/backend.js';
import { ready } from '../lib/wasm/index.js';
import { engineOf } from '../lib/wasm/install.js';
import { convolutionAt } from '../lib/wasm/native/convolution.js';
import { inputGradientAt } from '../lib/wasm/native/input_gradient.js';
import { winogradAt, winogradGain } from '../lib/wasm/native/winograd.js';
import {
  winogradConvolutionAt,
  winogradConvolutionGain,
} from '../lib/wasm/native/winograd_convolution.js';

const CHANNELS = [8, 16, 24, 32, 64, 128];
/** [batch, height, width], kernel, strides; those of the larger side, before the convolution. */
const PICTURES: [[number, number, number], [number, number], number][] = [
  [[1, 1, 512], [1, 3], 1],
  [[1, 1, 512], [1, 5], 1],
  [[1, 1, 512], [1, 3], 2],
  [[1, 1, 512], [1, 4], 2],
  [[1, 1, 512], [1, 5], 2],
  [[8, 28, 28], [3, 3], 1],
  [[1, 7, 7], [3, 3], 1],
  [[8, 28, 28], [3, 3], 2],
  [[8, 28, 28], [4, 4], 2],
  [[8, 28, 28], [5, 5], 2],
  [[8, 14, 14], [3, 3], 2],
  [[1, 14, 14], [5, 5], 2],
];
const TURNS = 7;
const TURN_MS = 8;

function milliseconds(task: () => void, runs: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < runs; i++) task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / runs;
}

/** The least times of both ways, in turns. */
function times(tasks: (() => void)[]): number[] {
  const runs = tasks.map((task) => Math.ceil(TURN_MS / Math.max(0.01, milliseconds(task, 5))));
  const turns = Array.from({ length: TURNS }, () =>
    tasks.map((task, i) => milliseconds(task, runs[i]!)),
  );
  return tasks.map((_, i) => Math.min(...turns.map((turn) => turn[i]!)));
}

function apart([a, b]: Float32Array[]): number {
  const square = b!.reduce((sum, value) => sum + value ** 2, 0);
  const most = a!.reduce((far, value, i) => Math.max(far, Math.abs(value - b![i]!)), 0);
  return (1e6 * most) / Math.sqrt(square / b!.length);
}

await tf.setBackend('wasm');
await ready();
const backend = tf.backend() as unknown as WasmBackend;
const native = engineOf(backend).native!;

console.log('kernel  of                        channels  winograd  plain  gain  foretold  apart');
for (const [[batch, height, width], kernel, stride] of PICTURES) {
  for (const channels of CHANNELS) {
    const shape: [number, number, number, number] = [batch, height, width, channels];
    const strides: [number, number] = [height === 1 ? 1 : stride, stride];
    const filterShape: [number, number, number, number] = [...kernel, channels, channels];
    const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, 'same');
    const g: ConvGeometry = geometry2d(info);
    const tensors = [shape, filterShape, info.outShape].map((sizes) => tf.randomNormal(sizes));
    for (const t of tensors) t.dataSync();
    const [x, filter, y] = tensors.map((t) => address(backend, t)) as [number, number, number];
    const ways = (gradient: boolean) =>
      gradient
        ? [winogradAt, inputGradientAt].map(
            (write) => () => write(backend, native, g, { dy: y, filter, dx: x }, {}),
          )
        : [winogradConvolutionAt, convolutionAt].map(
            (write) => () => write(backend, native, g, { x, filter, y }, {}),
          );
    for (const gradient of [false, true]) {
      const [fewer, plain] = times(ways(gradient)) as [number, number];
      const results = ways(gradient).map((way) => {
        way();
        return floats(backend, tensors[gradient ? 0 : 2]!).slice();
      });
      const gain = gradient ? winogradGain : winogradConvolutionGain;
      const name = `[${batch},${height},${width}] k${kernel} s${stride}`;
      const cells = [fewer, plain, plain / fewer, gain(g), apart(results)];
      console.log(
        `${gradient ? 'dx' : 'y '}  ${name.padEnd(28)}  ${String(channels).padStart(3)}  ` +
          cells.map((cell) => cell.toFixed(3).padStart(8)).join(''),
      );
    }
    tf.dispose(tensors);
  }
}
