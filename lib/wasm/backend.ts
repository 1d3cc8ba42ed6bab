import * as tf from '@tensorflow/tfjs-core';

/** What the kernels use of tfjs's wasm backend; it is written down because the backend's own type hides it. */
export interface WasmBackend {
  readonly dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
  disposeData(dataId: object): boolean;
}

/** A tensor's data under another shape: no copy and no new reference. */
export function viewed(tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
}

/**
 * Runs one of the wasm backend's own kernels below the engine. The result is unknown to the engine:
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
