/** Loads one file in this process and tells the parent what it took: PATH BACKEND, by load_cost.ts. */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { loadKeras, toKeras } from '../lib/keras/index.js';

/** The most memory that this process has had, in kB; what its parent had is not in it, as it is in maxRSS. */
const peak = () => Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);

/** Milliseconds and megabytes. */
export interface LoadCost {
  processor: number;
  clock: number;
  memory: number;
}

const [path, backend] = process.argv.slice(2);
await tf.setBackend(backend!);
// What is loaded and compiled once is not the file's.
const small = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
for (const format of ['keras', 'h5'] as const) await loadKeras(await toKeras(small, { format }));
globalThis.gc?.();
const before = peak();
const cpu = process.cpuUsage();
const start = performance.now();
await loadKeras(path!);
const clock = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const memory = (peak() - before) / 1024;
process.send!({ processor: (user + system) / 1000, clock, memory } satisfies LoadCost);
process.disconnect();
