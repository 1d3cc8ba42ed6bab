/**
 * Usage: npx tsx bench/profile.ts [--only TEXT] [--runs N] [--shapes] [--decoders] [--threads N]
 *
 * Where a training step's time goes on tfjs-deconv's wasm kernels, or that of a decoder's prediction: milliseconds of each kernel
 * per step, without those that it calls, what passes between the kernels, and what the tensors of a step take at most beside those before it.
 *
 *   --decoders predictions of whole decoders at batch 1, instead of training steps
 *   --only     only steps or decoders whose name contains this
 *   --runs     steps to average; default 20
 *   --shapes   one line for each kernel and shape of its output
 *   --threads  with more than one: what each takes on so many too, step by step in turn, and how many times as fast that is
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../lib/repairs/index.js';
import { teamOf } from '../lib/wasm/host/team.js';
import { startThreads } from '../lib/wasm/threads/index.js';
import * as builders from '../models/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { DECODERS } from './decoder_models.js';
import { BUILT } from './rows.js';
import { tfjsTask } from './tfjs_tasks.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  runs: { type: 'string', default: '20' },
  shapes: { type: 'boolean', default: false },
  decoders: { type: 'boolean', default: false },
  threads: { type: 'string', default: '1' },
} as const;

/** How long a task runs before, until the engine has compiled it for good. */
const WARM_MS = 1500;

interface Line {
  calls: number;
  milliseconds: number;
}

/** What was measured since the last lines were made. */
interface Watch {
  lines: Map<string, Line>;
  /** The bytes of all tensors at most. */
  most: number;
}

/** Times every kernel of the wasm backend from now on, each without the kernels that it calls. */
function watchKernels(shapes: boolean): Watch {
  const watch: Watch = { lines: new Map(), most: 0 };
  let inner = 0;
  for (const { kernelName, kernelFunc, ...config } of tf.getKernelsForBackend('wasm')) {
    tf.unregisterKernel(kernelName, 'wasm');
    const timed: tf.KernelFunc = (call) => {
      const before = inner;
      inner = 0;
      const start = performance.now();
      const out = kernelFunc(call);
      const whole = performance.now() - start;
      const outputs = [out].flat();
      const made = outputs.reduce(
        (sum, tensor) => sum + 4 * tf.util.sizeFromShape(tensor.shape),
        0,
      );
      watch.most = Math.max(watch.most, tf.memory().numBytes + made);
      const shape = outputs.map((tensor) => tensor.shape.join('x'));
      const name = shapes ? `${kernelName} ${shape.slice(0, 2).join(' ')}` : kernelName;
      const line = watch.lines.get(name) ?? { calls: 0, milliseconds: 0 };
      line.calls++;
      line.milliseconds += whole - inner;
      watch.lines.set(name, line);
      inner = before + whole;
      return out;
    };
    tf.registerKernel({ ...config, kernelName, kernelFunc: timed });
  }
  return watch;
}

type Task = () => unknown;

/** What is profiled, by name. */
function* tasks(decoders: boolean): Generator<[name: string, make: () => Task]> {
  if (!decoders) {
    for (const [index, { name }] of BUILT.entries())
      yield [name, () => tfjsTask({ kind: 'step', index }, { tf, builders })];
    return;
  }
  for (const [name, make] of Object.entries(DECODERS)) {
    const predicts = () => {
      const model = make();
      const x = tf.randomNormal([1, ...(model.inputs[0]!.shape.slice(1) as number[])]);
      return () => tf.tidy(() => void (model.predict(x) as tf.Tensor).dataSync());
    };
    yield [name, predicts];
  }
}

const BETWEEN = 'between the kernels';

/** Runs a task, and adds what its kernels and the rest of it took to `lines`. */
async function timedInto(lines: Map<string, Line>, watch: Watch, task: Task): Promise<void> {
  watch.lines = lines;
  const start = performance.now();
  const before = sumOf(lines);
  await task();
  const rest = performance.now() - start - (sumOf(lines) - before);
  const line = lines.get(BETWEEN) ?? { calls: 0, milliseconds: 0 };
  line.milliseconds += rest;
  lines.set(BETWEEN, line);
}

const sumOf = (lines: Map<string, Line>) =>
  [...lines.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0);

await runScript(import.meta.url, OPTIONS, async ({ only, shapes, decoders, ...values }) => {
  const runs = integerOption('runs', values.runs);
  const threads = await startThreads(integerOption('threads', values.threads));
  const team = teamOf(tf.backend());
  const least = team?.least ?? 0;
  /** Lets all threads work, or one. */
  const use = (all: boolean) => {
    if (team !== undefined) team.least = all ? least : Number.POSITIVE_INFINITY;
  };
  const watch = watchKernels(shapes);
  for (const [name, make] of tasks(decoders)) {
    if (!name.includes(only)) continue;
    const task = make();
    const began = performance.now();
    for (let i = 0; i < 5 || performance.now() - began < WARM_MS; i++) await task();
    const before = tf.memory().numBytes;
    watch.most = before;
    const [one, several] = [new Map<string, Line>(), new Map<string, Line>()];
    for (let i = 0; i < runs; i++) {
      use(false);
      await timedInto(one, watch, task);
      use(true);
      if (threads > 1) await timedInto(several, watch, task);
    }
    const whole = sumOf(one) / runs;
    const gain = (ms: number, other: number) =>
      threads > 1 ? `${other.toFixed(3).padStart(9)}  ${(ms / other).toFixed(2)}` : '';
    const mebibytes = ((watch.most - before) / 2 ** 20).toFixed(1);
    console.log(`${name}: ${whole.toFixed(2)} ms, tensors of at most ${mebibytes} MiB`);
    if (threads > 1) console.log(`on ${threads} threads ${gain(whole, sumOf(several) / runs)}`);
    for (const [kernel, { calls, milliseconds }] of [...one].sort(
      ([, a], [, b]) => b.milliseconds - a.milliseconds,
    )) {
      const ms = milliseconds / runs;
      if (ms < whole / 200) continue;
      const share = `${((100 * ms) / whole).toFixed(1)}%`.padStart(6);
      const other = (several.get(kernel)?.milliseconds ?? 0) / runs;
      console.log(
        `${ms.toFixed(3).padStart(9)}  ${share}  ${gain(ms, other)}  ${String(calls / runs).padStart(5)}  ${kernel}`,
      );
    }
  }
});
