import * as tf from '@tensorflow/tfjs-core';

interface Data {
  values: tf.BackendValues | null;
  resource: GPUBuffer;
  dtype: tf.DataType;
  complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo };
}

interface Backend {
  tensorMap: tf.DataStorage<Data>;
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

const { webgpuTick, webgpuProblem } = globalThis as unknown as {
  webgpuTick?: () => void;
  webgpuProblem?: string;
};

/** Node has no canvas, by which tfjs reads synchronously in pages: here Dawn is run until it has the values. */
function readSync(this: Backend, dataId: object): tf.BackendValues {
  const { values, resource, dtype, complexTensorInfos } = this.tensorMap.get(dataId);
  if (values !== null && values !== undefined) return values;
  if (complexTensorInfos !== undefined) throw new Error('complex values are not read here');
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
  while (staging.mapState === 'pending') webgpuTick!();
  if (staging.mapState !== 'mapped') throw new Error(`webgpu: a read failed: ${failure}`);
  const copy = staging.getMappedRange().slice(0);
  staging.unmap();
  this.bufferManager.releaseBuffer(staging);
  return this.convertAndCacheOnCPU(
    dataId,
    tf.util.convertBackendValuesAndArrayBuffer(copy, dtype as 'float32'),
  );
}

/** Registers tfjs's WebGPU backend, every kernel on the GPU. */
export function registerWebgpu(): void {
  if (webgpuProblem !== undefined) throw new Error(webgpuProblem);
  const { WebGPUBackend } = jest.requireActual('@tensorflow/tfjs-backend-webgpu');
  WebGPUBackend.prototype.readSync = readSync;
  // Small tensors never meet a shader otherwise.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
}
