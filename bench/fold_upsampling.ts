/**
 * Upsampling + convolution against the one transposed convolution that foldUpsampling makes of them.
 *
 * Usage: npx tsx bench/fold_upsampling.ts [wasm|cpu|tensorflow]
 *
 * Prints, for each shape, the multiplications of both, and the median of the times that one
 * prediction took, alternately measured, in milliseconds of one thread.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as tfl from '@tensorflow/tfjs-layers';
import { foldUpsampling } from '../lib/index.js';

const SHAPES = [
  { size: 7, channels: 64, filters: 64, k: 3, s: 2, batch: 1 },
  { size: 14, channels: 32, filters: 32, k: 3, s: 2, batch: 16 },
  { size: 32, channels: 64, filters: 32, k: 3, s: 2, batch: 1 },
  { size: 32, channels: 32, filters: 32, k: 5, s: 2, batch: 1 },
  { size: 16, channels: 32, filters: 16, k: 3, s: 4, batch: 1 },
];
const RUNS = 31;

const backend = process.argv[2] ?? 'wasm';
wasm.setThreadsCount(1);
if (backend === 'tensorflow') await import('@tensorflow/tfjs-node');
if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);

function milliseconds(model: tfl.LayersModel, x: tf.Tensor): number {
  const start = performance.now();
  const y = model.predict(x) as tf.Tensor;
  y.dataSync();
  const time = performance.now() - start;
  y.dispose();
  return time;
}

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;

console.log(`backend ${tf.getBackend()}, median of ${RUNS}`);
for (const { size, channels, filters, k, s, batch } of SHAPES) {
  const model = tfl.sequential({
    layers: [
      tfl.layers.upSampling2d({ size: [s, s], inputShape: [size, size, channels] }),
      tfl.layers.conv2d({ filters, kernelSize: k, padding: 'same' }),
    ],
  });
  const folded = foldUpsampling(model);
  const x = tf.randomNormal([batch, size, size, channels]);
  const times: [number[], number[]] = [[], []];
  for (let run = -3; run < RUNS; run++) {
    const pair = [milliseconds(model, x), milliseconds(folded, x)];
    if (run < 0) continue;
    times[0].push(pair[0]!);
    times[1].push(pair[1]!);
  }
  const [before, after] = times.map(median) as [number, number];
  const per = batch * size * size * channels * filters;
  const million = (count: number) => `${(count / 1e6).toFixed(1)}M`;
  console.log(
    `[${batch},${size},${size},${channels}] -> ${filters} k${k} s${s}: ` +
      `${million(per * (k * s) ** 2)} -> ${million(per * (k + s - 1) ** 2)} multiplications, ` +
      `${before.toFixed(2)} -> ${after.toFixed(2)} ms (${(before / after).toFixed(1)}x)`,
  );
}
