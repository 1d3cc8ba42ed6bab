/**
 * npx tsx bench/permutations.ts
 *
 * Permutations of many axes on wasm, stock's and the package's: each time by that of an `add` of as much data.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { summary } from './statistics.js';

const RUNS = 15;
const none: [number, number][] = [
  [0, 0],
  [0, 0],
];

const rows: readonly [name: string, shape: number[], run: (x: tf.Tensor) => tf.Tensor][] = [
  ['spaceToBatchND by 2x2', [8, 64, 64, 32], (x) => tf.spaceToBatchND(x, [2, 2], none)],
  ['spaceToBatchND by 2x2', [8, 64, 64, 1], (x) => tf.spaceToBatchND(x, [2, 2], none)],
  ['batchToSpaceND by 2x2', [32, 32, 32, 32], (x) => tf.batchToSpaceND(x, [2, 2], none)],
  ['depthToSpace by 2', [8, 32, 32, 128], (x) => tf.depthToSpace(x as tf.Tensor4D, 2)],
  ['transpose 0 3 1 4 2 5', [8, 32, 16, 4, 4, 4], (x) => tf.transpose(x, [0, 3, 1, 4, 2, 5])],
  ['transpose 5 4 3 2 1 0', [4, 8, 16, 8, 16, 4], (x) => tf.transpose(x)],
];

/** The time of an operation by that of an addition, which takes turns with it. */
function ratio(run: (x: tf.Tensor) => tf.Tensor, shape: number[]): number {
  const x = tf.randomUniform(shape);
  const timed = (f: () => tf.Tensor) => {
    const start = performance.now();
    const y = f();
    const time = performance.now() - start;
    y.dispose();
    return time;
  };
  const times: number[] = [];
  const adds: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    times.push(timed(() => run(x)));
    adds.push(timed(() => tf.add(x, x)));
  }
  x.dispose();
  return summary(times).median / summary(adds).median;
}

await tf.setBackend('wasm');
const measure = () => rows.map(([, shape, run]) => ratio(run, shape));
const stock = measure();
await import('../lib/index.js');
await tf.setBackend('wasm');
const ours = measure();
rows.forEach(([name, shape], i) => {
  const [before, after] = [stock[i]!.toFixed(1), ours[i]!.toFixed(1)];
  console.log(
    `${name} of ${shape.join('x')}: ${before} adds with stock, ${after} with tfjs-deconv`,
  );
});
