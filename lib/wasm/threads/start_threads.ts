import * as tf from '@tensorflow/tfjs-core';
import { fail, integer, onlyKnown, text } from '../../check.js';
import type { WasmBackend } from '../backend.js';
import { binaryFor } from '../host/module.js';
import { setTeam, teamOf } from '../host/team.js';
import { ready } from '../index.js';
import { engineOf, memoryOf } from '../install.js';
import { CONTROL_BYTES, controlOf, STATE, STOP } from './control.js';
import { nodeModule, startThread, type Thread } from './crew.js';
import { CrewTeam } from './crew_team.js';
import { startThreadedBackend } from './threaded_backend.js';

/** How threads are started. */
export interface StartThreadsOptions {
  /**
   * The address of the package's file `dist/threads_worker.js`, for pages whose Content-Security-Policy allows no
   * workers from blobs. Default: a blob.
   */
  readonly worker?: string;
}

/** A kernel that nobody calls: it ends the threads with the backend. */
const ENDS = 'tfjs-deconv end of threads';
const MOST_THREADS = 64;

/** The threads of each backend, and how to end them. */
const crews = new WeakMap<object, () => void>();

function say(why: string): void {
  console.warn(`tfjs-deconv/threads: one thread, as ${why}.`);
}

function cores(): number {
  const os = nodeModule('node:os');
  return os?.availableParallelism?.() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

function registerEnd(): void {
  if (tf.getKernel(ENDS, 'wasm') !== undefined) return;
  tf.registerKernel({
    kernelName: ENDS,
    backendName: 'wasm',
    kernelFunc: () => [],
    disposeFunc: (backend) => crews.get(backend)?.(),
  });
}

/** Starts a crew on a backend's memory; what cannot start is left out. */
async function startCrew(
  backend: WasmBackend,
  memory: WebAssembly.Memory,
  count: number,
  file: string | undefined,
): Promise<number> {
  const { simd } = engineOf(backend);
  const binary = binaryFor(memory);
  if (simd === null || binary === undefined) {
    say('this engine has no SIMD');
    return 1;
  }
  const control = new SharedArrayBuffer(CONTROL_BYTES);
  const { words } = controlOf(control);
  const members: Thread[] = [];
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    crews.delete(backend);
    setTeam(backend, null);
    Atomics.store(words, STATE, STOP);
    Atomics.notify(words, STATE);
    for (const member of members) member.end();
  };
  const lose = (why: string) => {
    if (ended) return;
    end();
    say(why);
  };
  const start = { module: await WebAssembly.compile(binary), memory, control };
  const starting = Array.from({ length: count - 1 }, () =>
    startThread(start, file, () => lose('a worker died')),
  );
  const started = await Promise.allSettled(starting);
  for (const result of started) if (result.status === 'fulfilled') members.push(result.value);
  const failed = started.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    ended = true;
    for (const member of members) member.end();
    say(`workers do not start: ${(failed.reason as Error).message}`);
    return 1;
  }
  const giveUp = () => lose('a worker does not come back');
  const sleeps = nodeModule('node:worker_threads') !== undefined;
  const team = { simd, control: controlOf(control), size: count, sleeps, giveUp };
  setTeam(backend, new CrewTeam(team));
  crews.set(backend, end);
  return count;
}

/**
 * Starts the wasm backend with several threads and makes it the active one: convolutions, transposed convolutions, their gradients and
 * matrix products are computed by all of them, and come out with the same bits for every number of threads. Called again, it
 * changes how many there are. It works in Node and in isolated pages (Cross-Origin-Opener-Policy: same-origin,
 * Cross-Origin-Embedder-Policy: require-corp). Where threads cannot be, a line on the console says why, and there is one. The threads
 * end with the process, with the page and with `tf.removeBackend('wasm')`.
 *
 * @param count how many threads, 1 to 64. Default: as many as there are cores
 * @param options `worker`: the address of the script of the threads, for pages that allow no blobs. Default: {}
 * @returns how many there are
 * @throws ValueError for a count that is no such number, or if `@tensorflow/tfjs-backend-wasm` is not imported
 * @example
 * await startThreads(1); // 1
 * tf.getBackend(); // 'wasm'
 * threads(); // 1
 */
export async function startThreads(
  count: number = Math.min(cores(), MOST_THREADS),
  options: StartThreadsOptions = {},
): Promise<number> {
  const asked = integer('startThreads', 'count', count, 1);
  if (asked > MOST_THREADS) fail('startThreads', 'count', `at most ${MOST_THREADS}`, asked);
  onlyKnown('startThreads', options, ['worker']);
  const { worker } = options;
  if (worker !== undefined) text('startThreads', 'worker', worker);
  if (tf.findBackendFactory('wasm') == null) {
    fail('startThreads', 'the wasm backend', 'imported (@tensorflow/tfjs-backend-wasm)', null);
  }
  registerEnd();
  const running = tf.engine().registry.wasm;
  if (running !== undefined) crews.get(running)?.();
  if (running === undefined && asked > 1 && typeof SharedArrayBuffer === 'function') {
    await startThreadedBackend();
  } else await tf.setBackend('wasm');
  await ready();
  if (asked === 1) return 1;
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = memoryOf(backend);
  if (typeof SharedArrayBuffer !== 'function') {
    say('the page is not isolated (Cross-Origin-Opener-Policy, Cross-Origin-Embedder-Policy)');
    return 1;
  }
  if (memory === undefined || !(memory.buffer instanceof SharedArrayBuffer)) {
    say(
      running === undefined
        ? 'the wasm backend started without a shared memory'
        : 'the wasm backend had started before, without threads',
    );
    return 1;
  }
  return startCrew(backend, memory, asked, worker);
}

/**
 * How many threads the active backend has: those that startThreads started on wasm, or 1.
 *
 * @example
 * await tf.setBackend('cpu');
 * threads(); // 1
 */
export function threads(): number {
  const running = tf.engine().registry[tf.engine().backendName];
  return running === undefined ? 1 : (teamOf(running)?.size ?? 1);
}
