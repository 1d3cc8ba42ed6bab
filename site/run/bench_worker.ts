/** Measures one engine in a worker of its own, on one thread: a shape's number in, milliseconds of each sample out. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type OnnxRuntime, onnxSession } from '../../bench/onnx_session.js';
import type { Row } from '../../bench/rows.js';
import { type Task, tfjsTask } from '../../bench/tfjs_tasks.js';

/** A sample lasts at least so long. */
const SAMPLE_MS = 40;
const SAMPLES = 7;

const beside = (name: string) => new URL(name, import.meta.url).href;
const engine = new URLSearchParams(location.search).get('engine');

async function start(): Promise<(row: Row) => Promise<Task> | Task> {
  if (engine === 'onnxruntime-web') {
    const runtime: OnnxRuntime = await import(beside('./ort/ort.wasm.bundle.min.mjs'));
    runtime.env.wasm.wasmPaths = { wasm: beside('./ort/ort-wasm-simd-threaded.wasm') };
    return (row) => onnxSession(runtime, 'wasm', row);
  }
  setWasmPaths(beside('./'));
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  if (engine === 'tfjs-deconv') await (await import('../../lib/wasm/index.js')).ready();
  return (row) => tfjsTask(row, { tf, builders: {} });
}

async function measure(task: Task, least: number): Promise<number> {
  const start = performance.now();
  for (let runs = 1; ; runs++) {
    await task();
    const milliseconds = performance.now() - start;
    if (milliseconds >= least) return milliseconds / runs;
  }
}

const started = start();
addEventListener('message', async ({ data: index }: MessageEvent<number>) => {
  try {
    tf.engine().startScope();
    const task = await (await started)({ kind: 'forward', index });
    // Until compilers and caches have settled.
    await measure(task, 3 * SAMPLE_MS);
    const samples: number[] = [];
    for (let i = 0; i < SAMPLES; i++) samples.push(await measure(task, SAMPLE_MS));
    tf.engine().endScope();
    postMessage({ samples });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
