/**
 * Usage: npx tsx bench/threads.ts [--only TEXT] [--threads N] [--rounds N]
 *
 * The ten shapes forward and the eleven training steps on one thread and on several of one process, in turn: milliseconds, and
 * how many times as fast several are. A row's figure is the median of the ratios of its rounds. The last column is the
 * ratio of the time that the main thread was on a processor, where /proc tells it: other work on the machine changes it less.
 *
 *   --only      only rows whose name contains this
 *   --threads   default 2
 *   --rounds    default 15
 */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../lib/repairs/index.js';
import { moduleBuild } from '../lib/wasm/host/module.js';
import { teamOf } from '../lib/wasm/host/team.js';
import { startThreads } from '../lib/wasm/threads/index.js';
import * as builders from '../models/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { BUILT, nameOf, type Row, SHAPES } from './rows.js';
import { tfjsTask } from './tfjs_tasks.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  threads: { type: 'string', default: '2' },
  rounds: { type: 'string', default: '15' },
} as const;

/** The least time of a round's half, in milliseconds. */
const LEAST_MS = 30;
/** How long each row computes before, until the engine has compiled it for good. */
const WARM_MS = 2000;

const rows: readonly Row[] = [
  ...SHAPES.map((_, index): Row => ({ kind: 'forward', index })),
  ...BUILT.map((_, index): Row => ({ kind: 'step', index })),
];

/** Milliseconds that the main thread was on a processor, or NaN where nothing tells. */
function processorTime(): number {
  try {
    const file = `/proc/self/task/${process.pid}/schedstat`;
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1]!;

const mean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);

interface Times {
  readonly wall: number;
  readonly own: number;
}

async function timed(task: () => unknown, repeats: number): Promise<Times> {
  const [wall, own] = [performance.now(), processorTime()];
  for (let i = 0; i < repeats; i++) await task();
  return {
    wall: (performance.now() - wall) / repeats,
    own: (processorTime() - own) / repeats,
  };
}

await runScript(import.meta.url, OPTIONS, async ({ only, threads, rounds }) => {
  const count = integerOption('rounds', rounds);
  const asked = integerOption('threads', threads);
  console.log(
    `${await startThreads(asked)} threads, ${count} rounds, Node ${process.version}, ${moduleBuild() ?? 'no SIMD'}`,
  );
  const team = teamOf(tf.backend());
  if (team === undefined) return;
  const { least } = team;
  const several = () => {
    team.least = least;
  };
  const one = () => {
    team.least = Number.POSITIVE_INFINITY;
  };
  for (const kind of ['forward', 'step'] as const) {
    const gains: number[] = [];
    const owns: number[] = [];
    for (const row of rows.filter((r) => r.kind === kind && nameOf(r).includes(only))) {
      const task = tfjsTask(row, { tf, builders });
      one();
      const began = performance.now();
      while (performance.now() - began < WARM_MS) await task();
      const { wall } = await timed(task, 3);
      const repeats = Math.max(1, Math.round(LEAST_MS / wall));
      const pairs: [Times, Times][] = [];
      for (let i = 0; i < count; i++) {
        one();
        const alone = await timed(task, repeats);
        several();
        pairs.push([alone, await timed(task, repeats)]);
      }
      const gain = median(pairs.map(([a, b]) => a.wall / b.wall));
      const own = median(pairs.map(([a, b]) => a.own / b.own));
      gains.push(gain);
      owns.push(own);
      const [alone, all] = [0, 1].map((i) => median(pairs.map((pair) => pair[i]!.wall)));
      console.log(
        `${kind} ${nameOf(row).padEnd(48)} ${alone!.toFixed(2).padStart(8)} ${all!.toFixed(2).padStart(8)} ms` +
          `  ${gain.toFixed(2)}  main thread ${own.toFixed(2)}`,
      );
    }
    if (gains.length > 0) {
      console.log(
        `${kind}: geometric mean ${mean(gains).toFixed(2)}, least ${Math.min(...gains).toFixed(2)}; ` +
          `main thread ${mean(owns).toFixed(2)}, least ${Math.min(...owns).toFixed(2)}`,
      );
    }
  }
});
