import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../lib/repairs/index.js';
import type { WasmBackend } from '../lib/wasm/backend.js';
import { moduleBuild } from '../lib/wasm/host/module.js';
import { type ModuleCall, setTeam } from '../lib/wasm/host/team.js';
import { ready } from '../lib/wasm/index.js';
import { engineOf } from '../lib/wasm/install.js';
import { LEAST } from '../lib/wasm/threads/crew_team.js';
import * as builders from '../models/index.js';
import { BUILT } from './rows.js';
import { tfjsTask } from './tfjs_tasks.js';

/** How long a step runs before, until the engine has compiled it for good. */
const WARM_MS = 1500;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** What was measured since the last reset, in milliseconds. */
interface Watch {
  /** In parts, and what they would take side by side. */
  handed: number;
  longest: number;
  calls: number;
  /** In kernels, their parts left out; for each kernel too. */
  kernels: number;
  byKernel: Map<string, number[]>;
}

const watch: Watch = { handed: 0, longest: 0, calls: 0, kernels: 0, byKernel: new Map() };

/** A team of one thread, which runs what several would and times it. */
function timingTeam(backend: WasmBackend, size: number) {
  const simd = engineOf(backend).simd as unknown as Record<string, (...args: number[]) => void>;
  return {
    size,
    least: LEAST,
    run(calls: readonly ModuleCall[]) {
      const ends = new Array<number>(size).fill(0);
      let before = performance.now();
      for (const { name, args } of calls) {
        simd[name]!(...args);
        const now = performance.now();
        const first = ends.indexOf(Math.min(...ends));
        ends[first]! += now - before;
        watch.handed += now - before;
        before = now;
      }
      watch.calls++;
      watch.longest += Math.max(...ends);
    },
  };
}

/** Times every kernel from now on, without the kernels that it calls and the parts of both. */
function watchKernels(): void {
  let inner = 0;
  for (const config of tf.getKernelsForBackend('wasm')) {
    const { kernelName, kernelFunc } = config;
    const timed: tf.KernelFunc = (call) => {
      const { handed } = watch;
      const [before, start] = [inner, performance.now()];
      inner = 0;
      const out = kernelFunc(call);
      const whole = performance.now() - start - (watch.handed - handed);
      watch.kernels += whole - inner;
      const times = watch.byKernel.get(kernelName) ?? [];
      times.push(whole - inner);
      watch.byKernel.set(kernelName, times);
      inner = before + whole;
      return out;
    };
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ ...config, kernelFunc: timed });
  }
}

const percent = (part: number) => `${(100 * part).toFixed(1)}%`.padStart(6);

/** The sums of so many values in a row. */
function sums(values: readonly number[], count: number): number[] {
  return Array.from({ length: values.length / count }, (_, i) =>
    values.slice(i * count, (i + 1) * count).reduce((sum, v) => sum + v, 0),
  );
}

interface Parts {
  /** Only steps whose name contains this. */
  readonly only: string;
  readonly threads: number;
  /** Steps, of which the median counts. */
  readonly runs: number;
  /** How many of the kernels outside of what is handed over are shown. */
  readonly kernels: number;
}

/** What bench/serial.ts does, in plain JavaScript by asBuilt. */
export async function serialParts({ only, threads, runs, kernels: shown }: Parts): Promise<void> {
  await tf.setBackend('wasm');
  await ready();
  console.log(`${threads} threads, Node ${process.version}, ${moduleBuild() ?? 'no SIMD'}`);
  const backend = tf.backend() as unknown as WasmBackend;
  setTeam(backend, timingTeam(backend, threads));
  watchKernels();
  const bounds: number[] = [];
  for (const [index, { name }] of BUILT.entries()) {
    if (!name.includes(only)) continue;
    const task = tfjsTask({ kind: 'step', index }, { tf, builders });
    const began = performance.now();
    for (let i = 0; i < 5 || performance.now() - began < WARM_MS; i++) await task();
    watch.byKernel = new Map();
    const steps: Record<'bound' | 'handed' | 'kernels' | 'between' | 'whole' | 'calls', number>[] =
      [];
    for (let i = 0; i < runs; i++) {
      Object.assign(watch, { handed: 0, longest: 0, kernels: 0, calls: 0 });
      const start = performance.now();
      await task();
      const whole = performance.now() - start;
      const { handed, longest, kernels, calls } = watch;
      steps.push({
        whole,
        calls,
        bound: whole / (whole - handed + longest),
        handed: handed / whole,
        kernels: kernels / whole,
        between: 1 - (handed + kernels) / whole,
      });
    }
    const of = (key: keyof (typeof steps)[0]) => median(steps.map((step) => step[key]));
    bounds.push(of('bound'));
    console.log(
      `${name.padEnd(38)} ${of('whole').toFixed(2).padStart(7)} ms  bound ${of('bound').toFixed(2)}` +
        ` ${percent(of('handed'))} ${percent(of('kernels'))} ${percent(of('between'))}  ${of('calls')} calls`,
    );
    const times = [...watch.byKernel].map(([kernel, list]) => {
      const perStep = list.length / runs;
      return { kernel, perStep, ms: median(list.length % runs === 0 ? sums(list, perStep) : list) };
    });
    for (const { kernel, perStep, ms } of times.sort((a, b) => b.ms - a.ms).slice(0, shown)) {
      console.log(
        `  ${ms.toFixed(3).padStart(8)} ms ${percent(ms / of('whole'))} ${String(perStep).padStart(4)}  ${kernel}`,
      );
    }
  }
  const mean = Math.exp(bounds.reduce((sum, v) => sum + Math.log(v), 0) / bounds.length);
  console.log(`bound: geometric mean ${mean.toFixed(2)}, least ${Math.min(...bounds).toFixed(2)}`);
}
