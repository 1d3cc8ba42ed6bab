// The layers, with the corrected kernels and those that make wasm fast.
import '../../lib/index.js';
import * as tf from '@tensorflow/tfjs-core';
import { ready } from '../../lib/wasm/index.js';
import { startThreads, threads } from '../../lib/wasm/threads/index.js';
import { type Backend, isBackend, missing } from './offer.js';

export { BACKENDS } from './offer.js';

/** Models as small as these run sooner on wasm than shaders are compiled. */
const BY_ITSELF: readonly Backend[] = ['wasm', 'webgl', 'webgpu', 'cpu'];

const LOAD: Record<Backend, () => Promise<unknown>> = {
  webgpu: async () => {
    await import('@tensorflow/tfjs-backend-webgpu');
    await import('../../lib/webgpu/index.js');
  },
  webgl: async () => {
    await import('@tensorflow/tfjs-backend-webgl');
    await import('../../lib/webgl/index.js');
  },
  wasm: async () => (await import('./wasm_files.js')).useOwnWasmFiles(),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
};

/** Makes a backend the current one; false if it does not work here. */
async function start(backend: Backend): Promise<boolean> {
  if ((await missing(backend)) !== null) return false;
  try {
    await LOAD[backend]();
    // Only an isolated page can have them.
    if (backend === 'wasm' && globalThis.crossOriginIsolated) await startThreads();
    // It may fail by its result alone, and leave the old backend current.
    const accepted = await tf.setBackend(backend);
    if (!accepted || tf.getBackend() !== backend) return false;
    if (backend === 'wasm') await ready();
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts the wanted backend, or the best that works: of no wanted one, of an unknown name, or if
 * the wanted one does not work here.
 *
 * @returns the name of the backend that runs.
 * @throws Error if none does, not even cpu.
 */
export async function startBackend(name: string | null): Promise<string> {
  const order = isBackend(name)
    ? [name, ...BY_ITSELF.filter((other) => other !== name)]
    : BY_ITSELF;
  for (const backend of order) if (await start(backend)) return backend;
  throw new Error('No backend of TensorFlow.js works in this browser.');
}

/** "wasm, 2 threads": the running backend. */
export function describeBackend(): string {
  const name = tf.getBackend();
  if (name !== 'wasm') return name;
  const count = threads();
  return `wasm, ${count} thread${count === 1 ? '' : 's'}`;
}
