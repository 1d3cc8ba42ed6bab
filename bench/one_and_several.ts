import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../lib/repairs/index.js';
import { teamOf } from '../lib/wasm/host/team.js';
import { startThreads } from '../lib/wasm/threads/index.js';
import * as builders from '../models/index.js';
import { machineLine, machineOf } from './machine.js';
import { BUILT, nameOf, type Row, SHAPES } from './rows.js';
import { geometricMean, summary } from './statistics.js';
import { type Task, tfjsTask } from './tfjs_tasks.js';
import { type Times, timesOf } from './times.js';
import { Transcript } from './transcript.js';

/** The least time of a round's half, in milliseconds. */
const LEAST_MS = 30;
/** How long each row computes before, until the engine has compiled it for good. */
const WARM_MS = 2000;

const rows: readonly Row[] = [
  ...SHAPES.map((_, index): Row => ({ kind: 'forward', index })),
  ...BUILT.map((_, index): Row => ({ kind: 'step', index })),
];

/** Milliseconds that the main thread was on a processor, or NaN where nothing tells. */
function mainThreadTime(): number {
  try {
    const file = `/proc/self/task/${process.pid}/schedstat`;
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

const timed = (task: Task, repeats: number) => timesOf(task, repeats, mainThreadTime);

const median = (values: readonly number[]): number => summary(values).median;

interface Comparing {
  /** Only rows whose name contains this. */
  readonly only: string;
  readonly threads: number;
  readonly rounds: number;
  /** Where threads.txt goes. */
  readonly out: string;
}

/** What bench/threads.ts does, in plain JavaScript by asBuilt. */
export async function oneAndSeveral({ only, threads, rounds, out }: Comparing): Promise<void> {
  const busy = loadavg()[0]!;
  const transcript = new Transcript();
  transcript.say(`${await startThreads(threads)} threads by one, ${rounds} rounds, by the clock`);
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
      const { clock } = await timed(task, 3);
      const repeats = Math.max(1, Math.round(LEAST_MS / clock));
      const pairs: [Times, Times][] = [];
      for (let i = 0; i < rounds; i++) {
        one();
        const alone = await timed(task, repeats);
        several();
        pairs.push([alone, await timed(task, repeats)]);
      }
      const gain = median(pairs.map(([a, b]) => a.clock / b.clock));
      const own = median(pairs.map(([a, b]) => a.processor / b.processor));
      gains.push(gain);
      owns.push(own);
      const [alone, all] = [0, 1].map((i) => median(pairs.map((pair) => pair[i]!.clock)));
      transcript.say(
        `${kind} ${nameOf(row).padEnd(48)} ${alone!.toFixed(2).padStart(8)} ${all!.toFixed(2).padStart(8)} ms` +
          `  ${gain.toFixed(2)}  main thread ${own.toFixed(2)}`,
      );
    }
    if (gains.length > 0) {
      transcript.say(
        `${kind}: geometric mean ${geometricMean(gains).toFixed(2)}, least ${Math.min(...gains).toFixed(2)}; ` +
          `main thread ${geometricMean(owns).toFixed(2)}, least ${Math.min(...owns).toFixed(2)}`,
      );
    }
  }
  transcript.write(out, 'threads.txt', machineLine(machineOf(busy)));
}
