import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../lib/wasm/backend.js';

const BAND = 64;
const SENTINEL = 0xa5;

/**
 * Puts a band of known bytes around whatever the wasm backend allocates from JavaScript, and fills it with
 * other bytes than 0: what is written beside a tensor is seen, and what is read before it was written, too.
 */
export function guardHeap(): { broken(): number } {
  type Heap = { -readonly [K in keyof WasmBackend['wasm']]: WasmBackend['wasm'][K] };
  const { wasm } = tf.backend() as unknown as { wasm: Heap };
  // Each puts another function in its place when it is first called.
  wasm._free(wasm._malloc(BAND));
  const stock = { _malloc: wasm._malloc, _free: wasm._free };
  const blocks = new Map<number, number>();
  let damaged = 0;
  const intact = (from: number) =>
    wasm.HEAPU8.subarray(from, from + BAND).every((byte) => byte === SENTINEL);
  const check = (at: number, bytes: number) => {
    if (!intact(at - BAND) || !intact(at + bytes)) damaged++;
  };
  wasm._malloc = (bytes) => {
    const at = (stock._malloc(bytes + 2 * BAND) >>> 0) + BAND;
    wasm.HEAPU8.fill(SENTINEL, at - BAND, at + bytes + BAND);
    blocks.set(at, bytes);
    return at;
  };
  wasm._free = (at) => {
    const bytes = blocks.get(at >>> 0);
    // What the backend allocated in C++, or before.
    if (bytes === undefined) return stock._free(at);
    check(at, bytes);
    blocks.delete(at);
    stock._free(at - BAND);
  };
  return {
    /** How many blocks were damaged since the last call. */
    broken() {
      for (const [at, bytes] of blocks) {
        if (intact(at - BAND) && intact(at + bytes)) continue;
        damaged++;
        wasm.HEAPU8.fill(SENTINEL, at - BAND, at);
        wasm.HEAPU8.fill(SENTINEL, at + bytes, at + bytes + BAND);
      }
      const count = damaged;
      damaged = 0;
      return count;
    },
  };
}
