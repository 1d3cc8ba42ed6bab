/**
 * Usage: tsx bench/filtering.ts [TEXT]
 *
 * Convolutions and their input gradients by minimal filtering, in tiles (lib/wasm/host/filtering_convolution.ts) and in
 * rows (filtering_row_convolution.ts), and the plain way, on tfjs-deconv's wasm kernels: processor milliseconds,
 * least of turns; how many times as fast as the plain way the two are and what their cost rule estimates; and
 * how far their results are from the plain way's at most, by the root mean square of the values, in millionths.
 * A line holds 0 where a way cannot do it. Only shapes whose line contains TEXT.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d } from '../lib/arithmetic/conv_geometry.js';
import { address, floats, type WasmBackend } from '../lib/wasm/backend.js';
import { convolutionAt } from '../lib/wasm/host/convolution.js';
import { asConvolution } from '../lib/wasm/host/filtering_choice.js';
import {
  filteringConvolutionAt,
  filteringConvolutionGain,
} from '../lib/wasm/host/filtering_convolution.js';
import {
  filteringInputGradientAt,
  filteringInputGradientGain,
} from '../lib/wasm/host/filtering_input_gradient.js';
import {
  filteringRowConvolutionAt,
  filteringRowConvolutionGain,
} from '../lib/wasm/host/filtering_row_convolution.js';
import { inputGradientAt } from '../lib/wasm/host/input_gradient.js';
import { ready } from '../lib/wasm/index.js';
import { engineOf } from '../lib/wasm/install.js';
import { eachRun } from './processor_time.js';
import { apart } from './statistics.js';

const CHANNELS = [8, 16, 24, 32, 64, 128];
/** [batch, height, width], kernel, strides; those of the larger side, before the convolution. */
const IMAGES: [[number, number, number], [number, number], number][] = [
  [[1, 1, 512], [1, 3], 1],
  [[1, 1, 512], [1, 5], 1],
  [[1, 1, 512], [1, 7], 1],
  [[1, 1, 512], [1, 9], 1],
  [[1, 1, 512], [1, 3], 2],
  [[1, 1, 512], [1, 4], 2],
  [[1, 1, 512], [1, 5], 2],
  [[8, 28, 28], [3, 3], 1],
  [[8, 28, 28], [5, 5], 1],
  [[8, 28, 28], [7, 7], 1],
  [[1, 7, 7], [3, 3], 1],
  [[1, 7, 7], [7, 7], 1],
  [[8, 28, 28], [3, 3], 2],
  [[8, 28, 28], [4, 4], 2],
  [[8, 28, 28], [5, 5], 2],
  [[8, 14, 14], [3, 3], 2],
  [[1, 14, 14], [5, 5], 2],
];
const TURNS = 7;
const TURN_MS = 8;

/** The least times of both ways, in turns. */
function times(tasks: (() => void)[]): number[] {
  const runs = tasks.map((task) => Math.ceil(TURN_MS / Math.max(0.01, eachRun(task, 5))));
  const turns = Array.from({ length: TURNS }, () =>
    tasks.map((task, i) => eachRun(task, runs[i]!)),
  );
  return tasks.map((_, i) => Math.min(...turns.map((turn) => turn[i]!)));
}

await tf.setBackend('wasm');
await ready();
const backend = tf.backend() as unknown as WasmBackend;
const simd = engineOf(backend).simd!;

interface Way {
  readonly gain: number;
  readonly run: () => void;
}

/** The ways to y, or to x: in tiles, in lines and the plain one. */
function waysTo(g: ConvGeometry, gradient: boolean, x: number, filter: number, y: number): Way[] {
  const plain = gradient
    ? () => inputGradientAt(backend, simd, g, { dy: y, filter, dx: x }, {})
    : () => convolutionAt(backend, simd, g, { x, filter, y }, {});
  const last = { gain: 1, run: plain };
  if (gradient && g.strides.some((s) => s > 1)) {
    const run = () => filteringInputGradientAt(backend, simd, g, { dy: y, filter, dx: x }, {});
    return [{ gain: filteringInputGradientGain(backend, simd, g), run }, { gain: 0, run }, last];
  }
  const there = gradient ? asConvolution(g) : g;
  const at = gradient ? { x: y, filter, y: x } : { x, filter, y };
  const of = (write: typeof filteringRowConvolutionAt, gain: number): Way => ({
    gain,
    run: () => write(backend, simd, there, at, {}, gradient),
  });
  const tiles = of(filteringConvolutionAt, filteringConvolutionGain(backend, simd, there));
  return [
    tiles,
    of(filteringRowConvolutionAt, filteringRowConvolutionGain(backend, simd, there)),
    last,
  ];
}

const [text = ''] = process.argv.slice(2);
const titles = 'tiles lines plain x-tiles x-lines told-tiles told-lines far-tiles far-lines'.split(
  ' ',
);
console.log(`${' '.repeat(38)}${titles.map((title) => title.padStart(11)).join('')}`);
for (const [[batch, height, width], kernel, stride] of IMAGES) {
  for (const channels of CHANNELS) {
    const shape: [number, number, number, number] = [batch, height, width, channels];
    const strides: [number, number] = [height === 1 ? 1 : stride, stride];
    const filterShape: [number, number, number, number] = [...kernel, channels, channels];
    const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, 'same');
    for (const gradient of [false, true]) {
      const name = `[${batch},${height},${width}] k${kernel} s${stride}`.padEnd(28);
      const line = `${gradient ? 'dx' : 'y '}  ${name}  ${String(channels).padStart(3)} `;
      if (!line.includes(text)) continue;
      const tensors = [shape, filterShape, info.outShape].map((sizes) => tf.randomNormal(sizes));
      for (const t of tensors) t.dataSync();
      const at = tensors.map((t) => address(backend, t)) as [number, number, number];
      const ways = waysTo(geometry2d(info), gradient, ...at);
      const able = ways.filter(({ gain }) => gain > 0);
      const results = able.map(({ run }) => {
        run();
        return floats(backend, tensors[gradient ? 0 : 2]!).slice();
      });
      const least = times(able.map(({ run }) => run));
      const of = (way: number, f: (i: number) => number) => {
        const i = able.indexOf(ways[way]!);
        return i < 0 ? 0 : f(i);
      };
      const plain = least.at(-1)!;
      const cells = [
        ...[0, 1, 2].map((way) => of(way, (i) => least[i]!)),
        ...[0, 1].map((way) => of(way, (i) => plain / least[i]!)),
        ...[0, 1].map((way) => ways[way]!.gain),
        ...[0, 1].map((way) => of(way, (i) => apart([results[i]!, results.at(-1)!]))),
      ];
      console.log(line + cells.map((cell) => cell.toFixed(3).padStart(11)).join(''));
      tf.dispose(tensors);
    }
  }
}
