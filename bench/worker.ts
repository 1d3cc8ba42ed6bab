/**
 * One engine in a process of its own. It answers { row, warm } with the { times } of one run, or with { error }; `warm` is how
 * many milliseconds it computes before.
 */
import * as tf from '@tensorflow/tfjs-core';
import { restoreUtilFunctions } from '../lib/node/restore_util.js';
import { loadBuild } from './build_folder.js';
import type { Engine } from './engines.js';
import type { Library } from './library.js';
import { onnxTask } from './onnx_tasks.js';
import { restoreKernels } from './restore_kernels.js';
import { ofModel, type Row } from './rows.js';
import { type Task, tfjsTask } from './tfjs_tasks.js';
import { type Times, timesOf } from './times.js';

/** A sample lasts at least so long. */
const SAMPLE_MS = 30;

const engine = JSON.parse(process.argv[2]!) as Engine;
const { threads = 1 } = engine;
const peers = process.argv[3]!;
const tasks = new Map<string, { task: Task; runs: number }>();

async function startBuild(folder: string): Promise<Library> {
  const library = loadBuild(folder);
  if (!(await library.tf.setBackend(engine.uses))) throw new Error(`no backend ${engine.uses}`);
  return library;
}

async function startOnThreads(): Promise<void> {
  const { startThreads } = await import('../lib/wasm/threads/index.js');
  const started = await startThreads(threads);
  if (started < threads) throw new Error(`${started} of ${threads} threads`);
}

async function start(): Promise<Library> {
  if (engine.build !== undefined) return startBuild(engine.build);
  if (engine.kind === 'onnx') return { tf, builders: {} };
  if (engine.uses === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (engine.uses === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  if (engine.uses === 'tensorflow') {
    restoreUtilFunctions();
    await import('@tensorflow/tfjs-node');
  }
  const stock = tf.getKernelsForBackend(engine.uses);
  if (engine.ours && threads > 1) await startOnThreads();
  else if (!(await tf.setBackend(engine.uses))) throw new Error(`no backend ${engine.uses}`);
  await tf.ready();
  // After the backend has asked what the engine can do.
  if (engine.fallback) WebAssembly.validate = () => false;
  // The models bring the repairs and the wasm kernels with them, which the others must not have.
  await Promise.all([import('../lib/repairs/index.js'), import('../lib/wasm/index.js')]);
  const builders = await import('../models/index.js');
  if (!engine.ours) restoreKernels(engine.uses, stock);
  return { tf, builders };
}

let current = '';

/** Frees what earlier rows held: it would crowd the memory of those that follow. */
function forget({ tf }: Library): void {
  tasks.clear();
  if (engine.kind === 'onnx') return;
  if (current !== '') tf.engine().endScope();
  tf.disposeVariables();
  tf.engine().startScope();
}

/** How long one of so many runs takes, other work left out where there is one thread. */
async function lengthOf(task: Task, runs: number): Promise<number> {
  const { processor, clock } = await timesOf(task, runs);
  return Math.min(processor, clock);
}

async function sample(row: Row, warm: number, library: Library): Promise<Times> {
  const key = JSON.stringify(row);
  let known = tasks.get(key);
  if (known === undefined) {
    const topic = `${ofModel(row) ? row.kind : ''} ${row.index}`;
    if (topic !== current) forget(library);
    current = topic;
    const task =
      engine.kind === 'onnx'
        ? await onnxTask(engine.uses, { peers, threads }, row)
        : tfjsTask(row, library);
    let once = await lengthOf(task, 1);
    // Until compilers and caches have settled.
    const until = performance.now() + warm;
    while (once < 1000 && performance.now() < until) once = await lengthOf(task, once < 5 ? 5 : 1);
    known = { task, runs: Math.max(1, Math.round(SAMPLE_MS / Math.max(once, 0.01))) };
    tasks.set(key, known);
  }
  return timesOf(known.task, known.runs);
}

const started = start();
process.on('message', async ({ row, warm }: { row: Row; warm: number }) => {
  try {
    process.send!({ times: await sample(row, warm, await started) });
  } catch (error) {
    process.send!({ error: String(error) });
  }
});
