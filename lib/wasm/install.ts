import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.js';
import type { Kernel } from './call.js';
import { instantiate, type NativeExports } from './native/module.js';

interface Engine {
  native: NativeExports | null;
  /** Settles when the module is there, or is known not to come. */
  ready: Promise<void>;
}

const engines = new WeakMap<object, Engine>();
const ours = new WeakSet<object>();

/** The backend's memory, which it shares under one of two names, neither of them documented. */
function memoryOf(backend: WasmBackend): WebAssembly.Memory | undefined {
  const { asm, wasmMemory } = backend.wasm ?? {};
  return [asm?.memory, wasmMemory].find((memory) => memory instanceof WebAssembly.Memory);
}

function start(backend: WasmBackend): Engine {
  const engine: Engine = { native: null, ready: Promise.resolve() };
  const memory = memoryOf(backend);
  const canAllocate = typeof backend.wasm?._malloc === 'function';
  if (memory !== undefined && canAllocate) {
    engine.native = instantiate(memory, (promise) => {
      engine.ready = promise.then((native) => {
        engine.native = native;
      });
    });
  }
  return engine;
}

/** The module that works inside this backend, started at its first use. */
export function engineOf(backend: object): Engine {
  const known = engines.get(backend);
  if (known !== undefined) return known;
  const engine = start(backend as WasmBackend);
  engines.set(backend, engine);
  return engine;
}

function replace(kernelName: string, kernel: Kernel, whenMissing: boolean): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  if (stock === undefined ? !whenMissing : ours.has(stock.kernelFunc)) return;
  const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) =>
    kernel({
      backend: backend as WasmBackend,
      native: engineOf(backend).native,
      inputs: inputs as Record<string, tf.TensorInfo>,
      attrs,
      stock: () => stock!.kernelFunc({ inputs, backend, attrs: attrs ?? {} }) as tf.TensorInfo,
    });
  ours.add(kernelFunc);
  if (stock !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  // What the stock kernel sets up, its own function needs, and others that call it.
  const { setupFunc, disposeFunc } = stock ?? {};
  const hooks = { ...(setupFunc && { setupFunc }), ...(disposeFunc && { disposeFunc }) };
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc, ...hooks });
}

/**
 * Replaces kernels of the wasm backend now, and again whenever the backend starts: its package may be
 * imported later and then registers over what is there.
 *
 * @param added kernels that the backend lacks
 * @param replaced kernels that it has
 */
export function install(added: Record<string, Kernel>, replaced: Record<string, Kernel>): void {
  const all = () => {
    for (const [name, kernel] of Object.entries(added)) replace(name, kernel, true);
    for (const [name, kernel] of Object.entries(replaced)) replace(name, kernel, false);
  };
  all();
  // tfjs runs the set-up functions of all kernels of a backend when the backend starts.
  tf.registerKernel({
    kernelName: 'DeconvInstall',
    backendName: 'wasm',
    setupFunc: all,
    kernelFunc: () => [],
  });
}
