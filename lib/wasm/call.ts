import type * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../tfjs/replace_kernels.js';
import type { WasmBackend } from './backend.js';
import type { SimdExports } from './simd_exports.js';

/** What a replaced kernel of the wasm backend is called with. */
export interface Call extends KernelCall {
  readonly backend: WasmBackend;
  /** The module inside the backend's memory, or null where there is none. */
  readonly simd: SimdExports | null;
}

/** A kernel that replaces one of the wasm backend or adds what it lacks. */
export type Kernel = (call: Call) => tf.TensorInfo | tf.TensorInfo[];
