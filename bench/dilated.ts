/**
 * Usage: npx tsx bench/dilated.ts [--rounds N] [--out DIR]
 *
 * Dilated convolutions by the backend's own kernel, and their gradients and dilated transposed convolutions with a filter that has zeros
 * between its taps, in turn with this package's, on one thread of wasm: milliseconds of a processor, medians. With a dilation of 1 there
 * are no zeros. Writes dilated.txt.
 *
 *   --rounds   default 9
 *   --out      where the results go; default out/bench
 */
import { loadavg } from 'node:os';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { conv2dTranspose } from '../lib/index.js';
import { dilateFilter } from '../lib/ops/dilate_filter.js';
import { setPrecision } from '../lib/wasm/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { machineLine, machineOf } from './machine.js';
import { eachRun } from './processor_time.js';
import { summary } from './statistics.js';
import { Transcript } from './transcript.js';

const OPTIONS = {
  rounds: { type: 'string', default: '9' },
  out: { type: 'string', default: 'out/bench' },
} as const;

/** Of the input, [batch, height, width, channels], and the kernel; as many filters as channels. */
const SHAPES = [
  { x: [4, 1, 2048, 32], kernel: [1, 3], dilations: [1, 2, 8, 64] },
  { x: [1, 64, 64, 64], kernel: [3, 3], dilations: [1, 2, 4, 6] },
  { x: [1, 33, 33, 256], kernel: [3, 3], dilations: [1, 2, 6] },
];

/** The least time of a sample, in milliseconds. */
const LEAST_MS = 20;

type Conv = (x: tf.Tensor, filter: tf.Tensor, d: [number, number]) => tf.Tensor;

const convolution: Conv = (x, filter, d) =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same', 'NHWC', d);
const transposed: Conv = (x, filter, d) =>
  conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, null, 1, 'same', { dilations: d });

const withZeros =
  (conv: Conv): Conv =>
  (x, filter, d) =>
    conv(x, dilateFilter(filter, d), [1, 1]);

const gradients =
  (conv: Conv): Conv =>
  (x, filter, d) =>
    tf.grads((a, b) => conv(a!, b!, d))([x, filter])[1]!;

/** By the backend's own kernel, which knows dilation. */
const stock: Conv = (x, filter, d) => {
  setPrecision('exact');
  const y = convolution(x, filter, d);
  setPrecision('fast');
  return y;
};

/** Each by this package, and otherwise. */
const KINDS: Record<string, readonly [Conv, Conv]> = {
  convolution: [convolution, stock],
  'its gradients': [gradients(convolution), gradients(withZeros(convolution))],
  transposed: [transposed, withZeros(transposed)],
  'gradients of that': [gradients(transposed), gradients(withZeros(transposed))],
};

/** Medians of what takes turns. */
function timesOf(runs: readonly (() => void)[], rounds: number): number[] {
  const counts = runs.map((run) => {
    run();
    return Math.max(1, Math.ceil(LEAST_MS / eachRun(run, 2)));
  });
  const samples: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    runs.forEach((run, i) => {
      samples[i]!.push(eachRun(run, counts[i]!));
    });
  }
  return samples.map((each) => summary(each).median);
}

await runScript(import.meta.url, OPTIONS, async (options) => {
  const rounds = integerOption('rounds', options.rounds);
  const busy = loadavg()[0]!;
  const transcript = new Transcript();
  await tf.setBackend('wasm');
  transcript.say(
    "milliseconds, by the backend's kernel or with zeros between taps, and that by ours",
  );
  for (const { x: shape, kernel, dilations } of SHAPES) {
    const channels = shape.at(-1)!;
    const x = tf.randomNormal(shape);
    const filter = tf.randomNormal([...kernel, channels, channels]);
    for (const d of dilations) {
      const pair: [number, number] = [kernel[0] === 1 ? 1 : d, d];
      for (const [name, both] of Object.entries(KINDS)) {
        const runs = both.map((run) => () => tf.tidy(() => void run(x, filter, pair)));
        const [ours, other] = timesOf(runs, rounds) as [number, number];
        transcript.say(
          `[${shape}] k${kernel.join('x')} d${d}`.padEnd(30) +
            `${name.padEnd(18)} ${ours.toFixed(2).padStart(8)} ${other.toFixed(2).padStart(9)} ms  ${(other / ours).toFixed(2).padStart(6)}`,
        );
      }
    }
    tf.dispose([x, filter]);
  }
  transcript.write(options.out, 'dilated.txt', machineLine(machineOf(busy)));
});
