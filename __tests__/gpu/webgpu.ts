import * as tf from '@tensorflow/tfjs-core';
import { readByTicks } from '../../lib/node/read_by_ticks.js';

const { webgpuTick, webgpuProblem } = globalThis as unknown as {
  webgpuTick?: () => boolean;
  webgpuProblem?: string;
};

/** Registers tfjs's WebGPU backend, every kernel on the GPU. */
export function registerWebgpu(): void {
  if (webgpuProblem !== undefined) throw new Error(webgpuProblem);
  const { WebGPUBackend } = jest.requireActual('@tensorflow/tfjs-backend-webgpu');
  readByTicks(WebGPUBackend, webgpuTick);
  // Small tensors never meet a shader otherwise.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
}
