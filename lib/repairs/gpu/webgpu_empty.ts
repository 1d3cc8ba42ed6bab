import * as tf from '@tensorflow/tfjs-core';
import { replaceKernels } from '../../tfjs/replace_kernels.js';

interface TensorData {
  readonly shape: number[];
  resource?: GPUBuffer | null;
}

interface WebgpuBackend {
  readonly tensorMap: { get(dataId: object): TensorData };
  readonly bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  uploadToGPU(dataId: object): void;
}

/** Bytes of a buffer that stands for no values: a shader may name four floats at once. */
const LEAST_BYTES = 16;

const mended = new WeakSet<object>();

function mend(backend: WebgpuBackend): void {
  if (mended.has(backend)) return;
  mended.add(backend);
  const { uploadToGPU } = backend;
  backend.uploadToGPU = function (dataId) {
    const data = this.tensorMap.get(dataId);
    if (tf.util.sizeFromShape(data.shape) > 0) return uploadToGPU.call(this, dataId);
    // Its values, none, stay with the tensor, so that nothing is read from the buffer.
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    data.resource ??= this.bufferManager.acquireBuffer(LEAST_BYTES, STORAGE | COPY_SRC | COPY_DST);
  };
}

/**
 * Tensors without values as inputs of webgpu's kernels, such as a batch of no images in the gradient of a filter:
 * WebGPU refuses buffers of no bytes, and stock goes on with what lay in memory.
 */
export function repairWebgpuEmpty(): void {
  replaceKernels('webgpu', 'DeconvWebgpuEmpty', {}, {}, undefined, (backend) =>
    mend(backend as WebgpuBackend),
  );
}
