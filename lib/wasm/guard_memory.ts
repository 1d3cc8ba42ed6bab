import type * as tf from '@tensorflow/tfjs-core';

/** The heap of tfjs's wasm backend, by what Emscripten makes of it. */
export interface WasmHeap {
  _malloc(bytes: number): number;
  _free(address: number): void;
  /** The memory as bytes; a new view after the memory has grown. */
  readonly HEAPU8: Uint8Array;
}

/** A WebAssembly memory has so many bytes at most. */
const MOST_BYTES = 2 ** 32;
const MARK = Symbol.for('tfjs-deconv guarded malloc');

/** Thrown where a tensor or the scratch memory of a kernel does not fit into the wasm heap. */
export class MemoryShortage extends Error {
  override readonly name = 'MemoryShortage';

  constructor(bytes: number, heap: number) {
    super(
      `The wasm backend: memory of ${bytes} bytes must fit into its heap, which has ${heap} bytes, most of ` +
        `them in use, and cannot grow beyond ${MOST_BYTES}. Dispose of tensors, or take smaller batches.`,
    );
  }
}

/** What gives memory back that is held for later, and answers whether there was any. */
const reliefs = new WeakMap<WasmHeap, () => boolean>();

/** Calls a function where a heap is short of memory, before an allocation fails. */
export function onShortage(wasm: WasmHeap, giveBack: () => boolean): void {
  reliefs.set(wasm, giveBack);
}

/**
 * Makes every allocation of a backend's that does not fit throw, before anything is written. tfjs takes the
 * address 0 of a failed one for memory and writes over other tensors; sizes from 4 GiB on wrap around.
 */
export function guardMemory({ wasm }: { readonly wasm: WasmHeap }): void {
  type Malloc = WasmHeap['_malloc'] & { [MARK]?: true };
  if (typeof wasm?._malloc !== 'function' || (wasm._malloc as Malloc)[MARK]) return;
  // At its first call Emscripten's function puts another in its place, which would take that of ours.
  wasm._free(wasm._malloc(8));
  const stock = wasm._malloc;
  const guarded = (bytes: number): number => {
    const fits = Number.isSafeInteger(bytes) && bytes >= 0 && bytes < MOST_BYTES;
    let address = fits ? stock(bytes) : 0;
    if (address === 0 && fits && reliefs.get(wasm)?.()) address = stock(bytes);
    if (address === 0 && bytes !== 0) throw new MemoryShortage(bytes, wasm.HEAPU8.length);
    return address;
  };
  Object.assign(wasm, { _malloc: Object.assign(guarded, { [MARK]: true }) });
}

/** Fills an output by the first of several ways for which there is scratch memory. */
export function fill(ways: readonly (() => void)[]): void {
  for (const [i, way] of ways.entries()) {
    try {
      way();
      return;
    } catch (error) {
      if (!(error instanceof MemoryShortage) || i + 1 === ways.length) throw error;
    }
  }
}

/** What `make` puts out, which is freed where it throws. */
export function withOutputs(
  backend: { disposeData(dataId: object): boolean },
  make: (outputs: tf.TensorInfo[]) => void,
): tf.TensorInfo[] {
  const outputs: tf.TensorInfo[] = [];
  try {
    make(outputs);
  } catch (error) {
    for (const { dataId } of outputs) backend.disposeData(dataId);
    throw error;
  }
  return outputs;
}
