/**
 * Usage: npx tsx bench/grid.ts [--count N] [--seed N] [--rounds N] [--slowest N] [--only TEXT] [--out DIR]
 *
 * Convolutions and transposed convolutions of random shapes (kernel 1 to 7, stride 1 or 2, channels 3 to 512, sizes 1 to 256, batch 1 or
 * 16), by the backend's own kernels and by this package's in turn, on one thread of wasm: how many take more than 1.05 of stock's
 * processor time, and the slowest. Writes grid.txt.
 *
 *   --count    of shapes; default 300
 *   --seed     of the shapes; default 1
 *   --rounds   default 9; of shapes that then seem slower, four times as many
 *   --slowest  how many are printed; default 20
 *   --only     of the shapes drawn, those whose names have this, such as 'plain [1,' or 'k1'; | between several
 *   --out      where the results go; default out/bench
 */
import { loadavg } from 'node:os';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../lib/arithmetic/random.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { asBuilt } from './as_built.js';
import { machineLine, machineOf } from './machine.js';
import { eachRun } from './processor_time.js';
import { geometricMean, summary } from './statistics.js';
import { Transcript } from './transcript.js';

const OPTIONS = {
  count: { type: 'string', default: '300' },
  seed: { type: 'string', default: '1' },
  rounds: { type: 'string', default: '9' },
  slowest: { type: 'string', default: '20' },
  only: { type: 'string', default: '' },
  out: { type: 'string', default: 'out/bench' },
} as const;

const KERNELS = ['Conv2D', 'Conv2DBackpropInput'] as const;
/** Of stock's time. */
const MOST_RATIO = 1.05;
/** More multiplications than these take stock seconds. */
const MOST = 400e6;
/** The least time of a sample, in milliseconds. */
const LEAST_MS = 10;
/** How long each computes small shapes before, of the processor, until the engine has compiled it for good. */
const WARM_MS = 3000;
const WARM = [
  { batch: 1, size: 5, channels: 8, filters: 8, kernel: 3, stride: 1 },
  { batch: 1, size: 16, channels: 16, filters: 16, kernel: 1, stride: 1 },
  { batch: 1, size: 24, channels: 16, filters: 16, kernel: 2, stride: 2 },
];

interface Case {
  readonly transposed: boolean;
  readonly batch: number;
  readonly size: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
}

/** Evenly on a scale of logarithms. */
const between = (random: Random, from: number, to: number) =>
  Math.round(Math.exp(random.uniform(Math.log(from), Math.log(to))));

function drawn(random: Random): Case {
  for (;;) {
    const one: Case = {
      transposed: random.uniform(0, 1) < 0.5,
      batch: random.uniform(0, 1) < 0.5 ? 1 : 16,
      size: between(random, 1, 256),
      channels: between(random, 3, 512),
      filters: between(random, 3, 512),
      kernel: 1 + Math.floor(random.uniform(0, 7)),
      stride: 1 + Math.floor(random.uniform(0, 2)),
    };
    const { batch, size, channels, filters, kernel } = one;
    if (batch * size ** 2 * channels * filters * kernel ** 2 <= MOST) return one;
  }
}

const nameOf = ({ transposed, batch, size, channels, filters, kernel, stride }: Case) =>
  `${transposed ? 'transposed' : 'plain'} [${batch}, ${size}, ${size}, ${channels}] -> ${filters}, k${kernel} s${stride}`;

function task({ transposed, batch, size, channels, filters, kernel, stride }: Case): () => void {
  const x = tf.randomNormal([batch, size, size, channels]) as tf.Tensor4D;
  const [first, second] = transposed ? [filters, channels] : [channels, filters];
  const w = tf.randomNormal([kernel, kernel, first, second]) as tf.Tensor4D;
  const out: [number, number, number, number] = [batch, size * stride, size * stride, filters];
  return () =>
    tf.tidy(() => {
      if (transposed) tf.conv2dTranspose(x, w, out, stride, 'same');
      else tf.conv2d(x, w, stride, 'same');
    });
}

const configs = () =>
  KERNELS.map((name) => tf.getKernelsForBackend('wasm').find((one) => one.kernelName === name)!);

function use(kernels: readonly tf.KernelConfig[]): void {
  for (const kernel of kernels) {
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}

await runScript(import.meta.url, OPTIONS, async (values) => {
  const busy = loadavg()[0]!;
  const transcript = new Transcript();
  await tf.setBackend('wasm');
  const stock = configs();
  await import(await asBuilt('lib/wasm/index.ts'));
  const ours = configs();
  for (const kernels of [stock, ours]) {
    use(kernels);
    for (const one of WARM.flatMap((a) =>
      [true, false].map((transposed) => ({ ...a, transposed })),
    )) {
      const run = task(one);
      for (let ms = 0; ms < WARM_MS / (2 * WARM.length); ms += 20 * eachRun(run, 20));
    }
  }
  const random = new Random(integerOption('seed', values.seed, 0));
  const rounds = integerOption('rounds', values.rounds);
  const rows: { name: string; ratio: number; ms: number }[] = [];
  const count = integerOption('count', values.count);
  const parts = values.only.split('|');
  const cases = Array.from({ length: count }, () => drawn(random)).filter((one) =>
    parts.some((part) => nameOf(one).includes(part)),
  );
  for (const [i, one] of cases.entries()) {
    tf.engine().startScope();
    const run = task(one);
    const engines = [stock, ours].map((kernels) => {
      use(kernels);
      eachRun(run, 5);
      return {
        kernels,
        repeats: Math.max(1, Math.ceil(LEAST_MS / Math.max(eachRun(run, 2), 0.01))),
        times: [] as number[],
      };
    });
    const pairs = (more: number) => {
      for (let round = 0; round < more; round++) {
        // In turns of one order, what comes and goes on the machine may fall on the same engine each time.
        for (const { kernels, repeats, times } of round % 2 ? [...engines].reverse() : engines) {
          use(kernels);
          times.push(eachRun(run, repeats));
        }
      }
      const [before, after] = engines.map(({ times }) => times);
      return {
        ratio: summary(after!.map((time, j) => time / before![j]!)).median,
        ms: summary(after!).median,
      };
    };
    const first = pairs(rounds);
    const { ratio, ms } = first.ratio > MOST_RATIO ? pairs(3 * rounds) : first;
    tf.engine().endScope();
    rows.push({ name: nameOf(one), ratio, ms });
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${cases.length}`);
  }
  rows.sort((a, b) => b.ratio - a.ratio);
  for (const { name, ratio, ms } of rows.slice(0, integerOption('slowest', values.slowest))) {
    transcript.say(
      `${ratio.toFixed(2).padStart(6)} of stock's time, ${ms.toFixed(3).padStart(8)} ms  ${name}`,
    );
  }
  const slower = rows.filter(({ ratio }) => ratio > MOST_RATIO).length;
  const mean = (transposed: string) =>
    geometricMean(
      rows.filter(({ name }) => name.startsWith(transposed)).map(({ ratio }) => ratio),
    ).toFixed(3);
  transcript.say(
    `${slower} of ${cases.length} take more than ${MOST_RATIO} of stock's time; geometric means: plain ${mean('plain')}, transposed ${mean('transposed')}`,
  );
  transcript.write(values.out, 'grid.txt', machineLine(machineOf(busy)));
});
