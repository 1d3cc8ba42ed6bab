/**
 * Usage: npx tsx bench/soak.ts [--threads N] [--steps N]
 *
 * Trains a U-Net, then predicts by it, so many times on several threads of wasm, and prints what the process holds on the way:
 * tensors, the heap of the module, memory, threads and open files. What it holds after a tenth must be what it holds at the end, of
 * memory to a tenth: otherwise it ends with 1. On Linux.
 *
 *   --threads   default: all cores
 *   --steps     and as many predictions; default 2000
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { WasmBackend } from '../lib/wasm/backend.js';
import { memoryOf } from '../lib/wasm/install.js';
import { startThreads } from '../lib/wasm/threads/index.js';
import { unet } from '../models/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';

const OPTIONS = {
  threads: { type: 'string', default: `${availableParallelism()}` },
  steps: { type: 'string', default: '2000' },
} as const;

const SIZE = 32;
const BATCH = 8;
/** How often what is held is looked at. */
const LOOKS = 10;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface Held {
  readonly tensors: number;
  readonly heap: number;
  readonly memory: number;
  readonly threads: number;
  readonly files: number;
}

function held(): Held {
  collect();
  return {
    tensors: tf.memory().numTensors,
    heap: memoryOf(tf.backend() as unknown as WasmBackend)?.buffer.byteLength ?? 0,
    memory: process.memoryUsage().rss,
    threads: readdirSync('/proc/self/task').length,
    files: readdirSync('/proc/self/fd').length,
  };
}

function show(what: string, n: number, { tensors, heap, memory, threads, files }: Held): void {
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  console.log(
    `${what} ${n}: ${tensors} tensors, heap ${megabytes(heap)} MB, memory ${megabytes(memory)} MB, ` +
      `${threads} threads, ${files} files`,
  );
}

/** Runs a task so often; what grew on the way. */
async function soak(what: string, steps: number, task: () => Promise<unknown>): Promise<string[]> {
  const each = Math.max(1, Math.round(steps / LOOKS));
  let first: Held | undefined;
  let last: Held | undefined;
  for (let step = 1; step <= steps; step++) {
    await task();
    if (step % each !== 0) continue;
    last = held();
    first ??= last;
    show(what, step, last);
  }
  if (first === undefined || last === undefined) return [];
  const [from, to] = [first, last];
  const grown = (['tensors', 'heap', 'threads', 'files'] as const).filter(
    (key) => to[key] > from[key],
  );
  return [...grown, ...(to.memory > 1.1 * from.memory ? ['memory'] : [])].map(
    (key) => `${what}: ${key} grew`,
  );
}

await runScript(import.meta.url, OPTIONS, async (values) => {
  const steps = integerOption('steps', values.steps);
  console.log(`${await startThreads(integerOption('threads', values.threads))} threads`);
  const model: tfl.LayersModel = unet({
    inputShape: [SIZE, SIZE, 1],
    depth: 2,
    filters: 8,
    seed: 1,
  });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' });
  const x = tf.randomUniform([BATCH, SIZE, SIZE, 1], 0, 1, 'float32', 1);
  const y = tf.cast(tf.greater(x, 0.5), 'float32');
  const grown = [
    ...(await soak('step', steps, () => model.trainOnBatch(x, y))),
    ...(await soak('prediction', steps, async () => {
      const output = model.predict(x) as tf.Tensor;
      await output.data();
      output.dispose();
    })),
  ];
  console.log(grown.length === 0 ? 'Flat.' : `${grown.join('; ')}.`);
  if (grown.length > 0) process.exitCode = 1;
});
