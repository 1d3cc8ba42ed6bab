/**
 * Usage: npx tsx bench/profile.ts [--only TEXT] [--runs N] [--shapes] [--decoders]
 *
 * Where a training step's time goes on tfjs-deconv's wasm kernels, or that of a decoder's prediction: milliseconds of each kernel
 * per step, without those that it calls, what passes between the kernels, and what the tensors of a step take at most beside those before it.
 *
 *   --decoders predictions of whole decoders at batch 1, instead of training steps
 *   --only     only steps or decoders whose name contains this
 *   --runs     steps to average; default 20
 *   --shapes   one line for each kernel and shape of its output
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../lib/repairs/index.js';
import { ready } from '../lib/wasm/index.js';
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
} as const;

/** How long a task runs before, until the engine has compiled it for good. */
const WARM_MS = 1500;

interface Line {
  calls: number;
  milliseconds: number;
}

/** Times every kernel of the wasm backend from now on, each without the kernels that it calls. */
function watchKernels(shapes: boolean): { lines: Map<string, Line>; bytes: { most: number } } {
  const lines = new Map<string, Line>();
  const bytes = { most: 0 };
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
      bytes.most = Math.max(bytes.most, tf.memory().numBytes + made);
      const shape = outputs.map((tensor) => tensor.shape.join('x'));
      const name = shapes ? `${kernelName} ${shape.slice(0, 2).join(' ')}` : kernelName;
      const line = lines.get(name) ?? { calls: 0, milliseconds: 0 };
      lines.set(name, { calls: line.calls + 1, milliseconds: line.milliseconds + whole - inner });
      inner = before + whole;
      return out;
    };
    tf.registerKernel({ ...config, kernelName, kernelFunc: timed });
  }
  return { lines, bytes };
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

await runScript(import.meta.url, OPTIONS, async ({ only, runs, shapes, decoders }) => {
  const count = integerOption('runs', runs);
  await tf.setBackend('wasm');
  await ready();
  const { lines, bytes } = watchKernels(shapes);
  for (const [name, make] of tasks(decoders)) {
    if (!name.includes(only)) continue;
    const task = make();
    const began = performance.now();
    for (let i = 0; i < 5 || performance.now() - began < WARM_MS; i++) await task();
    lines.clear();
    const before = tf.memory().numBytes;
    bytes.most = before;
    const start = performance.now();
    for (let i = 0; i < count; i++) await task();
    const whole = (performance.now() - start) / count;
    const table = [...lines].map(([kernel, { calls, milliseconds }]) => ({
      kernel,
      calls: calls / count,
      ms: milliseconds / count,
    }));
    const within = table.reduce((sum, { ms }) => sum + ms, 0);
    const mebibytes = ((bytes.most - before) / 2 ** 20).toFixed(1);
    console.log(`${name}: ${whole.toFixed(2)} ms, tensors of at most ${mebibytes} MiB`);
    table.push({ kernel: 'between the kernels', calls: 0, ms: whole - within });
    for (const { kernel, calls, ms } of table.sort((a, b) => b.ms - a.ms)) {
      if (ms < whole / 200) continue;
      const share = `${((100 * ms) / whole).toFixed(1)}%`.padStart(6);
      console.log(
        `${ms.toFixed(3).padStart(9)}  ${share}  ${String(calls).padStart(5)}  ${kernel}`,
      );
    }
  }
});
