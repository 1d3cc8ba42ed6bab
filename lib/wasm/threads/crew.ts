import { WORKER_SOURCE } from './worker_source.js';

/** What a thread starts with. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
}

/** A thread that has started. */
export interface Thread {
  /** Ends it, whatever it does. */
  end(): void;
}

/** What is used of the modules of Node: packers of pages must not look for them. */
interface NodeModules {
  'node:worker_threads': typeof import('node:worker_threads');
  'node:os': typeof import('node:os');
  'node:buffer': typeof import('node:buffer');
}

/** A module of Node, or undefined in a page. */
export function nodeModule<Name extends keyof NodeModules>(
  name: Name,
): NodeModules[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
}

/** Piped to the process's streams, as workers are otherwise, ten of them make each later line there a warning of a leak. */
export const UNPIPED = { stdout: true, stderr: true } as const;

/** Starts a worker of Node. It does not keep the process alive. */
function startInNode(
  { Worker }: NodeModules['node:worker_threads'],
  start: Start,
  gone: () => void,
): Promise<Thread> {
  return new Promise((resolve, reject) => {
    const options = {
      eval: true,
      workerData: start,
      execArgv: [],
      name: 'tfjs-deconv',
      ...UNPIPED,
    };
    const worker = new Worker(WORKER_SOURCE, options);
    worker.once('message', () => resolve({ end: () => void worker.terminate() }));
    worker.on('error', reject);
    worker.on('exit', () => {
      reject(new Error('a worker ended before it began'));
      gone();
    });
    worker.unref();
  });
}

/** Starts a worker of a page, from a file where the page's policy allows no blobs. */
function startInPage(start: Start, file: string | undefined, gone: () => void): Promise<Thread> {
  return new Promise((resolve, reject) => {
    const blob = () => URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
    const worker = new Worker(file ?? blob(), { name: 'tfjs-deconv' });
    worker.onmessage = () => resolve({ end: () => worker.terminate() });
    worker.onerror = (event) => {
      reject(new Error(event.message || 'its script did not load'));
      gone();
    };
    worker.postMessage(start);
  });
}

/** How long a thread may take to start. */
const START_MS = 20_000;

/** Starts a thread; `gone` is called when it ends, whoever ended it. */
export function startThread(
  start: Start,
  file: string | undefined,
  gone: () => void,
): Promise<Thread> {
  const threads = nodeModule('node:worker_threads');
  const started =
    threads === undefined ? startInPage(start, file, gone) : startInNode(threads, start, gone);
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('a worker did not start')), START_MS);
  });
  return Promise.race([started, late]).finally(() => clearTimeout(timer));
}
