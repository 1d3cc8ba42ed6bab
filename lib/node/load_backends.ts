import * as tf from '@tensorflow/tfjs-core';
import { describeAdapter } from './describe_adapter.js';
import { readByTicks } from './read_by_ticks.js';
import { restoreUtilFunctions } from './restore_util.js';
import { startDawn } from './start_dawn.js';

/** tfjs's names of the backends that Node has; `tensorflow` is tfjs-node, `webgpu` a graphics card by Dawn. */
export type BackendName = 'tensorflow' | 'wasm' | 'cpu' | 'webgpu';

/** How a backend is to compute. */
export interface BackendOptions {
  /**
   * Threads of one operation. Default: on wasm as many as there are cores, as its results have the same bits for every
   * number of threads; 1 on tfjs-node, whose have not. cpu has one; webgpu takes what the card has.
   */
  threads?: number;
  /**
   * Whether TensorFlow's operations go through oneDNN, default false: its results differ a little
   * between machines. A training step takes about 0.7 of the time with it, on one thread and a
   * processor with AVX-512 (docs/bench/bench.txt). tfjs-node only.
   */
  onednn?: boolean;
}

/** Loads one backend's package, which registers it, and resolves to a description of it. */
export type BackendLoader = (options: BackendOptions) => Promise<string>;

/** Sets a variable that TensorFlow reads once, when tfjs-node's addon loads. */
function setVariable(name: string, wanted: string | undefined, byDefault: string): void {
  const loaded = tf.findBackendFactory('tensorflow') !== null;
  if (loaded && wanted !== undefined && wanted !== process.env[name]) {
    throw new Error(
      `${name} must be ${wanted} before @tensorflow/tfjs-node is loaded, ` +
        `got it loaded with ${process.env[name] ?? 'none'}`,
    );
  }
  if (!loaded) process.env[name] = wanted ?? process.env[name] ?? byDefault;
}

async function loadTensorflow({ threads, onednn }: BackendOptions): Promise<string> {
  setVariable('TF_NUM_INTRAOP_THREADS', threads?.toString(), '1');
  setVariable('TF_ENABLE_ONEDNN_OPTS', onednn === undefined ? undefined : onednn ? '1' : '0', '0');
  setVariable('TF_CPP_MIN_LOG_LEVEL', undefined, '2');
  restoreUtilFunctions();
  await import('@tensorflow/tfjs-node');
  // Unset where the caller had loaded tfjs-node before: TensorFlow then chooses.
  const count = process.env.TF_NUM_INTRAOP_THREADS ?? 'as many as cores';
  const onOff: Record<string, string> = { 0: 'off', 1: 'on' };
  const dnn = onOff[process.env.TF_ENABLE_ONEDNN_OPTS ?? ''] ?? 'by default';
  return `tfjs-node, threads ${count}, oneDNN ${dnn}`;
}

async function loadWasm({ threads: wanted }: BackendOptions): Promise<string> {
  await import('@tensorflow/tfjs-backend-wasm');
  // The kernels that the stock backend lacks.
  await import('../wasm/index.js');
  const { startThreads, threads } = await import('../wasm/threads/index.js');
  // One that runs keeps what it has, unless asked.
  const running = tf.engine().registry.wasm !== undefined;
  const known = tf.findBackendFactory('wasm') !== null;
  if (known && (!running || wanted !== undefined)) await startThreads(wanted);
  else if (running) await tf.setBackend('wasm');
  const count = threads();
  return `WebAssembly, ${count} thread${count === 1 ? '' : 's'}`;
}

async function loadCpu(): Promise<string> {
  await import('@tensorflow/tfjs-backend-cpu');
  // Its first operation would print an advertisement of tfjs-node; the reason says it in a line.
  const backend = tf.findBackend('cpu');
  if (backend) Object.assign(backend, { firstUse: false });
  return 'plain JavaScript, slow';
}

/** What is the matter where Dawn finds no adapter. */
const NO_ADAPTER =
  'Dawn finds no adapter: a graphics card, a Vulkan driver and libvulkan.so.1 on Linux, or a software adapter ' +
  'that VK_ICD_FILENAMES names';

async function loadWebgpu(): Promise<string> {
  const gpu = await startDawn();
  // The package registers the backend when it is loaded, and only where there is a navigator.gpu.
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  await import('../repairs/index.js');
  await import('../webgpu/index.js');
  if (tf.findBackendFactory('webgpu') === null && tf.getKernel(tf.Abs, 'webgpu') !== undefined) {
    throw new Error(
      '@tensorflow/tfjs-backend-webgpu was loaded before pickBackend, and found no navigator.gpu',
    );
  }
  const low = tf.env().getBool('WEBGPU_USE_LOW_POWER_GPU');
  const powerPreference = low ? 'low-power' : 'high-performance';
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (adapter === null) throw new Error(NO_ADAPTER);
  readByTicks(WebGPUBackend as unknown as Parameters<typeof readByTicks>[0]);
  return `WebGPU by Dawn: ${describeAdapter(adapter)}`;
}

/**
 * What loads each backend; the first three in the order in which they are tried. Of them tensorflow is the fastest
 * with oneDNN; without it wasm trains as fast (docs/bench/bench.txt).
 */
export const BACKEND_LOADERS: Record<BackendName, BackendLoader> = {
  tensorflow: loadTensorflow,
  wasm: loadWasm,
  cpu: loadCpu,
  webgpu: loadWebgpu,
};
