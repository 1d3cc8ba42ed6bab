import type * as tf from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { runDawnTick } from './dawn_ticks.js';

/** What of tfjs's WebGPU backend a read touches. */
export interface ReadingBackend {
  tensorMap: tf.DataStorage<{
    values: tf.BackendValues | null;
    resource: GPUBuffer;
    dtype: tf.DataType;
  }>;
  bufferManager: {
    acquireBuffer(size: number, usage: number): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer): void;
  };
  commandEncoder: GPUCommandEncoder;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  convertAndCacheOnCPU(dataId: object, values: tf.BackendValues): tf.BackendValues;
  readSync(dataId: object): tf.BackendValues;
}

const patched = new WeakSet<object>();

/** Ticks without a pause: a graphics card is done by then, a software adapter wants the core that asking takes. */
const EAGER = 200;
const PAUSE_MS = 0.2;

/**
 * `dataSync()` on WebGPU in Node, which has no canvas, by which tfjs reads synchronously in pages: Dawn runs until it
 * has the values.
 *
 * @param tick runs something of what Dawn has left for later, and says whether there was any
 */
export function readByTicks(
  backend: { prototype: ReadingBackend },
  tick: () => boolean = runDawnTick,
): void {
  if (patched.has(backend)) return;
  patched.add(backend);
  const stock = backend.prototype.readSync;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  backend.prototype.readSync = function (dataId) {
    const { values, resource, dtype } = this.tensorMap.get(dataId);
    const elsewhere = dtype === 'string' || dtype === 'complex64';
    if (elsewhere || (values !== null && values !== undefined)) return stock.call(this, dataId);
    const { size } = resource;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const staging = this.bufferManager.acquireBuffer(size, usage);
    this.ensureCommandEncoderReady();
    this.endComputePassEncoder();
    this.commandEncoder.copyBufferToBuffer(resource, 0, staging, 0, size);
    this.submitQueue();
    let failure: unknown;
    staging.mapAsync(GPUMapMode.READ).catch((error: unknown) => {
      failure = error;
    });
    for (let ticks = 0; staging.mapState === 'pending'; ticks++) {
      if (!tick()) throw new Error('webgpu: dataSync() waits for Dawn in vain: use data()');
      if (ticks > EAGER) Atomics.wait(pause, 0, 0, PAUSE_MS);
    }
    if (staging.mapState !== 'mapped') throw new Error(`webgpu: a read failed: ${failure}`);
    const copy = staging.getMappedRange().slice(0);
    staging.unmap();
    this.bufferManager.releaseBuffer(staging);
    return this.convertAndCacheOnCPU(
      dataId,
      util.convertBackendValuesAndArrayBuffer(copy, dtype as 'float32'),
    );
  };
}
