/**
 * Usage: npx tsx bench/filter_gradient.ts [--only TEXT]
 *
 * The filter gradient on the wasm backend by its two ways, in turn: the direct sum of products and minimal
 * filtering, medians of 15 in milliseconds, whether the rule (lib/wasm/host/filtering_filter_gradient.ts)
 * takes the second, which was fitted to this table, and how far their results are apart at most, by the root mean
 * square of the values, in millionths.
 *
 *   --only     only shapes whose name contains this
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../lib/arithmetic/conv_geometry.js';
import { product } from '../lib/arithmetic/product.js';
import { address, floats, type WasmBackend } from '../lib/wasm/backend.js';
import { filterGradientAt } from '../lib/wasm/host/filter_gradient.js';
import {
  filteringFilterGradientAt,
  filteringPays,
} from '../lib/wasm/host/filtering_filter_gradient.js';
import { ready } from '../lib/wasm/index.js';
import { engineOf } from '../lib/wasm/install.js';
import { runScript } from '../scripts/command_line.js';
import { apart, summary } from './statistics.js';

/** Batch, height and width of dY, channels of X and of dY, kernel and stride. */
const SHAPES = [
  [4, 64, 64, 4, 4, 3, 1],
  [4, 64, 64, 8, 8, 3, 1],
  [4, 64, 64, 16, 16, 3, 1],
  [4, 32, 32, 32, 32, 3, 1],
  [4, 16, 16, 64, 64, 3, 1],
  [4, 8, 8, 128, 128, 3, 1],
  [128, 14, 14, 32, 16, 3, 1],
  [128, 7, 7, 16, 32, 3, 2],
  [128, 14, 14, 16, 16, 3, 2],
  [32, 14, 14, 32, 32, 3, 2],
  [32, 7, 7, 128, 256, 5, 1],
  [32, 7, 7, 64, 128, 5, 2],
  [2, 16, 16, 64, 64, 7, 1],
  [2, 64, 64, 64, 64, 7, 1],
  [8, 32, 32, 16, 16, 5, 1],
  [4, 32, 32, 16, 16, 5, 2],
  [4, 16, 16, 64, 128, 4, 2],
  [2, 8, 8, 128, 256, 4, 2],
  [16, 1, 512, 16, 16, 3, 1],
  [16, 1, 128, 64, 64, 3, 1],
  [16, 1, 64, 128, 128, 3, 1],
  [16, 1, 256, 16, 32, 2, 2],
  [64, 1, 128, 16, 32, 4, 2],
  [64, 1, 128, 16, 32, 5, 2],
  [16, 1, 64, 64, 128, 5, 2],
  [16, 1, 16, 128, 256, 5, 2],
  [16, 1, 16, 256, 256, 5, 2],
  [4, 1, 2048, 8, 8, 9, 1],
] as const;

function geometry([batch, h, w, ci, co, k, s]: (typeof SHAPES)[number]): ConvGeometry {
  const signal = h === 1;
  const border = Math.max(k - s, 0) >> 1;
  return {
    batch,
    inChannels: ci,
    outChannels: co,
    output: [1, h, w],
    input: [1, signal ? 1 : h * s, w * s],
    kernel: [1, signal ? 1 : k, k],
    strides: [1, signal ? 1 : s, s],
    before: [0, signal ? 0 : border, border],
  };
}

const OPTIONS = { only: { type: 'string', default: '' } } as const;

await runScript(import.meta.url, OPTIONS, async ({ only }) => {
  await tf.setBackend('wasm');
  await ready();
  const backend = tf.backend() as unknown as WasmBackend;
  const simd = engineOf(backend).simd!;
  console.log('shape                               direct  filtering ratio  apart  rule');
  for (const shape of SHAPES) {
    const [batch, h, w, ci, co, k, s] = shape;
    const name = `${batch}x${h}x${w} ${ci} -> ${co} k${k} s${s}`;
    if (!name.includes(only)) continue;
    const g = geometry(shape);
    const x = tf.randomUniform([batch, product(g.input), ci], -1, 1);
    const dy = tf.randomUniform([batch, h * w, co], -1, 1);
    const dw = tf.zeros([product(g.kernel), ci, co]);
    const at = { x: address(backend, x), dy: address(backend, dy), dw: address(backend, dw) };
    const ways = [filterGradientAt, filteringFilterGradientAt];
    const times = ways.map((): number[] => []);
    const results: Float32Array[] = [];
    for (let i = 0; i < 18; i++) {
      ways.forEach((way, j) => {
        const start = performance.now();
        way(backend, simd, g, at);
        // The first runs compile.
        if (i >= 3) times[j]!.push(performance.now() - start);
        results[j] = floats(backend, dw).slice();
      });
    }
    const [direct, filtering] = times.map((list) => summary(list).median) as [number, number];
    const figures = [direct.toFixed(3), filtering.toFixed(3), (direct / filtering).toFixed(2)];
    const rule = filteringPays(g) ? 'filtering' : 'direct';
    const distance = apart([results[1]!, results[0]!]).toFixed(0).padStart(7);
    console.log(
      `${name.padEnd(33)}${figures.map((f) => f.padStart(9)).join('')}${distance}  ${rule}`,
    );
    tf.dispose([x, dy, dw]);
  }
});
