import * as tf from '@tensorflow/tfjs-core';
import { WINDOWS_2D, withExplicitPad } from '../repairs/explicit_pad.js';
import { type Leaves, type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';
import type { WasmBackend } from './backend.js';
import type { Kernel } from './call.js';
import { guardMemory } from './guard_memory.js';
import { instantiate } from './host/module.js';
import type { SimdExports } from './simd_exports.js';

/** A kernel that nobody calls: it carries the hook. */
const GUARD = 'tfjs-deconv memory guard';

interface Engine {
  simd: SimdExports | null;
  /** Settles when the module is there, or is known not to come. */
  ready: Promise<void>;
  /** How many kernels of ours are running, one within the other, and the data that they have made. */
  running: number;
  readonly made: object[];
}

const engines = new WeakMap<object, Engine>();

/** The backend's memory, which it shares under one of two names, neither of them documented. */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory | undefined {
  if (typeof wasm?._malloc !== 'function' || typeof wasm._free !== 'function') return undefined;
  if (!(wasm.HEAPU8 instanceof Uint8Array)) return undefined;
  const candidates = [wasm.asm?.memory, wasm.wasmMemory];
  return candidates.find((memory) => memory instanceof WebAssembly.Memory);
}

function start(backend: WasmBackend): Engine {
  const engine: Engine = { simd: null, ready: Promise.resolve(), running: 0, made: [] };
  const { makeOutput } = backend;
  backend.makeOutput = (...given) => {
    const out = makeOutput.apply(backend, given);
    if (engine.running > 0) engine.made.push(out.dataId);
    return out;
  };
  const memory = memoryOf(backend);
  if (memory !== undefined) {
    engine.simd = instantiate(memory, (promise) => {
      engine.ready = promise.then((simd) => {
        engine.simd = simd;
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

/** A kernel of ours as the registry calls it: one that throws, as where memory is short, leaves nothing behind. */
function called(kernel: Kernel): ReplacedKernel {
  return (call) => {
    const backend = call.backend as WasmBackend;
    const engine = engineOf(backend);
    // Spread, an object takes half a microsecond.
    const { inputs, attrs, stock } = call;
    const { made } = engine;
    const before = made.length;
    engine.running++;
    try {
      return kernel({ backend, inputs, attrs, stock, simd: engine.simd });
    } catch (error) {
      for (let i = before; i < made.length; i++) backend.disposeData(made[i]!, true);
      throw error;
    } finally {
      engine.running--;
      if (engine.running === 0) made.length = 0;
    }
  };
}

const withSimd = (kernels: Readonly<Record<string, Kernel>>) =>
  Object.fromEntries(
    Object.entries(kernels).map(([name, kernel]): [string, ReplacedKernel] => [
      name,
      WINDOWS_2D.includes(name) ? withExplicitPad(called(kernel)) : called(kernel),
    ]),
  );

/** Registers kernels for the wasm backend: those that replace its own and those that it lacks. */
export function install(
  replaced: Readonly<Record<string, Kernel>>,
  added: Readonly<Record<string, Kernel>>,
): void {
  replaceKernels('wasm', 'DeconvWasm', withSimd(replaced), withSimd(added));
  const guard = (backend: object) => guardMemory(backend as WasmBackend);
  // tfjs runs the set-up functions of all kernels of a backend when the backend starts.
  if (tf.getKernel(GUARD, 'wasm') === undefined) {
    tf.registerKernel({
      kernelName: GUARD,
      backendName: 'wasm',
      setupFunc: guard,
      kernelFunc: () => [],
    });
  }
  const running = tf.engine().registry.wasm;
  if (running !== undefined) guard(running);
}

/**
 * Registers kernels that replace the backend's own but for the calls that they leave to them: those take stock less
 * time than a call of ours.
 */
export function installBeside(
  mark: string,
  kernels: Readonly<Record<string, Kernel>>,
  leaves: Leaves,
): void {
  replaceKernels('wasm', mark, withSimd(kernels), {}, leaves);
}
