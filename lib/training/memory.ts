import * as tf from '@tensorflow/tfjs-core';
import { peakMemory } from './peak_memory.js';

/** How much memory was taken at most, bytes. */
export interface MemoryPeaks {
  /** All tensors that were there at once. */
  tensors: number;
  /** The heap of the wasm backend, which never shrinks; null on other backends. */
  wasmHeap: number | null;
  /** The process, with all that it did before. */
  process: number;
}

/** Of the backend at hand. */
function wasmHeap(): number | null {
  if (tf.getBackend() !== 'wasm') return null;
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return wasm.HEAPU8.buffer.byteLength;
}

/** @param tensors as `watchBytes` has them */
export function memoryPeaks(tensors: number): MemoryPeaks {
  return { tensors, wasmHeap: wasmHeap(), process: peakMemory() };
}
