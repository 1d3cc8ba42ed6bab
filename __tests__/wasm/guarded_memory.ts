import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../lib/wasm/backend.js';
import type { Call, Kernel } from '../../lib/wasm/call.js';
import { instantiate } from '../../lib/wasm/host/module.js';
import type { SimdExports } from '../../lib/wasm/simd_exports.js';

const BAND = 64;
const SENTINEL = 0xa5;

/**
 * A memory of our own with the module in it. Every block, scratch too, has a band of known bytes before
 * and after it, is filled with NaN at first, and begins at odd multiples of 4 bytes.
 */
export class GuardedMemory {
  private readonly memory = new WebAssembly.Memory({ initial: 1024 });
  private readonly blocks = new Map<number, number>();
  private top = 4;
  readonly simd: SimdExports;

  constructor() {
    this.simd = instantiate(this.memory, () => {})!;
  }

  /** Forgets all blocks. */
  reset(): void {
    this.blocks.clear();
    this.top = 4;
  }

  allocate(bytes: number): number {
    const at = this.top + BAND;
    if (at + bytes + BAND > this.memory.buffer.byteLength) throw new Error('out of test memory');
    const all = new Uint8Array(this.memory.buffer);
    all.fill(SENTINEL, this.top, at);
    all.fill(0xff, at, at + bytes);
    all.fill(SENTINEL, at + bytes, at + bytes + BAND);
    this.blocks.set(at, bytes);
    this.top = at + ((bytes + 3) & ~3) + BAND + 4;
    return at;
  }

  write(values: Float32Array | Int32Array): number {
    const at = this.allocate(values.byteLength);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.memory.buffer).set(bytes, at);
    return at;
  }

  read(at: number, floats: number): Float32Array {
    return new Float32Array(this.memory.buffer.slice(at, at + floats * 4));
  }

  /** The addresses of blocks whose bands were written to. */
  broken(): number[] {
    const all = new Uint8Array(this.memory.buffer);
    const intact = (from: number) => all.subarray(from, from + BAND).every((b) => b === SENTINEL);
    return [...this.blocks]
      .filter(([at, bytes]) => !intact(at - BAND) || !intact(at + bytes))
      .map(([at]) => at);
  }

  /** A tensor of these values. */
  tensor(shape: number[], values: Float32Array | Int32Array): tf.TensorInfo {
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    return { dataId: { at: this.write(values) }, shape, dtype };
  }

  values({ dataId, shape }: tf.TensorInfo): Float32Array {
    return this.read((dataId as { at: number }).at, tf.util.sizeFromShape(shape));
  }

  /** A backend whose tensors lie here. */
  backend(): WasmBackend {
    const { memory } = this;
    const address = (dataId: object) => (dataId as { at: number }).at;
    const wasm = {
      _malloc: (bytes: number) => this.allocate(bytes),
      _free: () => {},
      HEAPU8: new Uint8Array(memory.buffer),
    };
    return {
      wasm,
      dataIdMap: { get: (dataId) => ({ id: 0, memoryOffset: address(dataId) }) },
      makeOutput: (shape, dtype) => {
        const at = this.allocate(4 * tf.util.sizeFromShape(shape));
        return { dataId: { at }, shape, dtype };
      },
      typedArrayFromHeap: ({ dataId, shape }) =>
        new Float32Array(memory.buffer, address(dataId), tf.util.sizeFromShape(shape)),
      disposeData: () => true,
      refCount: () => 1,
      incRef: () => {},
    };
  }

  /** A call of a kernel of lib/wasm, with the module or without it. */
  call(within: boolean, inputs: Call['inputs'], attrs: object): Call {
    const stock = () => {
      throw new Error('the stock kernel was called');
    };
    return { backend: this.backend(), simd: within ? this.simd : null, inputs, attrs, stock };
  }

  /** Runs a kernel of lib/wasm by the module on tensors of this memory. */
  run(kernel: Kernel, inputs: Call['inputs'], attrs: object): Float32Array {
    return this.values(kernel(this.call(true, inputs, attrs)) as tf.TensorInfo);
  }
}
