import * as tf from '@tensorflow/tfjs-core';
import { guardMemory, type WasmHeap } from './guard_memory.js';

/** What the kernels use of tfjs's wasm backend; it is written down because the backend's own type hides it. */
export interface WasmBackend {
  readonly dataIdMap: {
    /** `shape` is that in which the data were written, whatever the tensor's is. */
    get(dataId: object): { id: number; memoryOffset: number; shape?: number[] };
  };
  readonly wasm: WasmHeap & {
    /** The exports of the backend's module; in the plain and SIMD builds they have the memory. */
    readonly asm?: { readonly memory?: unknown };
    /** The memory of the threaded build. */
    readonly wasmMemory?: unknown;
  };
  /** Stock's kernels give an address and values as well. */
  makeOutput(shape: number[], dtype: tf.DataType, ...more: unknown[]): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
  /** Gives up a reference, or all; whether the data are gone. */
  disposeData(dataId: object, force?: boolean): boolean;
  /** How many tensors have these data. */
  refCount(dataId: object): number;
  incRef(dataId: object): void;
}

/** A tensor's data under another shape: no copy and no new reference. */
export function viewed(tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
}

/** Where a tensor's values lie in the backend's memory. */
export function address(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** Sets an output to 0. */
export function zeros(backend: WasmBackend, shape: number[]): tf.TensorInfo {
  const out = backend.makeOutput(shape, 'float32');
  backend.typedArrayFromHeap(out).fill(0);
  return out;
}

/** Lends memory of the backend for the time of a call. */
export function withScratch<T>(backend: WasmBackend, bytes: number, use: (at: number) => T): T {
  guardMemory(backend);
  const at = backend.wasm._malloc(bytes) >>> 0;
  try {
    return use(at);
  } finally {
    backend.wasm._free(at);
  }
}

/**
 * Runs one of the wasm backend's kernels below the engine. The result is unknown to the engine:
 * whoever asks for it returns it or disposes of it.
 */
export function runKernel(
  backend: WasmBackend,
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
  attrs: Record<string, unknown>,
): tf.TensorInfo {
  const kernel = tf.getKernel(kernelName, 'wasm');
  const output = kernel.kernelFunc({ inputs, backend, attrs: attrs as tf.NamedAttrMap });
  return output as tf.TensorInfo;
}

/** A tensor's values where they lie: good until the next allocation, which may move the memory's view. */
export function floats(backend: WasmBackend, tensor: tf.TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/** A new tensor of these values, and of their dtype. */
export function filled(
  backend: WasmBackend,
  shape: number[],
  values: Float32Array | Int32Array,
): tf.TensorInfo {
  const out = backend.makeOutput(shape, values instanceof Int32Array ? 'int32' : 'float32');
  backend.typedArrayFromHeap(out).set(values);
  return out;
}
