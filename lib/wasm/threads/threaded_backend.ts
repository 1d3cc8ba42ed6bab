import * as tf from '@tensorflow/tfjs-core';
import { nodeModule, UNPIPED } from './crew.js';

const FLAG = 'WASM_HAS_MULTITHREAD_SUPPORT';

/**
 * Runs the script which it is sent first, as if the worker had been started with it. The names are those that the backend's
 * packed build has for Node's modules: its function, sent as text, leaves them behind.
 */
const AWAITS_SCRIPT = `
const { parentPort } = require('node:worker_threads');
parentPort.once('message', ({ script }) => {
  globalThis.require = require;
  globalThis.commonjsGlobal = globalThis;
  globalThis.__filename = '';
  for (const [i, name] of ['fs', 'path', 'worker_threads', 'perf_hooks', 'os'].entries()) {
    globalThis['require$$' + i] = require('node:' + name);
  }
  (0, eval)(script);
  globalThis.importScripts = (source) => (0, eval)(source);
});
`;

/**
 * tfjs starts the workers of its threaded build from blobs, which Node's workers do not take, and sends them their script
 * as another: here both go as text.
 */
function blobWorker(
  { Worker }: typeof import('node:worker_threads'),
  { resolveObjectURL }: typeof import('node:buffer'),
): typeof import('node:worker_threads').Worker {
  return class BlobWorker extends Worker {
    /** Messages go in order, though blobs are read in the background. */
    #sent: Promise<void> = Promise.resolve();

    constructor(file: string | URL, options?: import('node:worker_threads').WorkerOptions) {
      const blob = String(file).startsWith('blob:') ? resolveObjectURL(String(file)) : undefined;
      super(blob === undefined ? file : AWAITS_SCRIPT, {
        ...options,
        eval: blob !== undefined,
        ...UNPIPED,
      });
      this.unref();
      if (blob === undefined) return;
      this.#sent = blob.text().then((script) => super.postMessage({ script }));
    }

    override postMessage(message: unknown, transfer?: readonly never[]): void {
      const { urlOrBlob } = message as { urlOrBlob?: unknown };
      this.#sent = this.#sent.then(async () => {
        const read = urlOrBlob instanceof Blob ? { urlOrBlob: await urlOrBlob.text() } : {};
        super.postMessage({ ...(message as object), ...read }, transfer);
      });
    }
  };
}

/** Starts the wasm backend with the build that has threads, and makes it the active one. */
export async function startThreadedBackend(): Promise<void> {
  const threads = nodeModule('node:worker_threads');
  const buffers = nodeModule('node:buffer');
  if (threads === undefined || buffers === undefined) {
    await tf.setBackend('wasm');
    return;
  }
  const { Worker } = threads;
  const scope = globalThis as { Worker?: unknown };
  const before = scope.Worker;
  const supported = await tf.env().getAsync(FLAG);
  tf.env().set(FLAG, true);
  Object.assign(threads, { Worker: blobWorker(threads, buffers) });
  try {
    await tf.setBackend('wasm');
  } finally {
    Object.assign(threads, { Worker });
    // Emscripten leaves it there.
    scope.Worker = before;
    tf.env().set(FLAG, supported);
  }
}
