import type * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.js';
import type { NativeExports } from './native/module.js';

/** What a replaced kernel is called with. */
export interface Call {
  readonly backend: WasmBackend;
  /** The module inside the backend's memory, or null where there is none. */
  readonly native: NativeExports | null;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** The kernel's attributes, whose names and types tfjs fixes for each kernel. */
  readonly attrs: unknown;
  /** Runs the backend's own kernel on the same arguments. */
  stock(): tf.TensorInfo;
}

/** A kernel that replaces one of the wasm backend or adds what it lacks. */
export type Kernel = (call: Call) => tf.TensorInfo;
