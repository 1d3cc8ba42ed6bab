import * as tf from '@tensorflow/tfjs-core';

/** Puts the stock kernels of a backend back, and takes those away that it does not have. */
export function restoreKernels(backend: string, stock: readonly tf.KernelConfig[]): void {
  for (const { kernelName } of tf.getKernelsForBackend(backend)) {
    tf.unregisterKernel(kernelName, backend);
  }
  for (const kernel of stock) tf.registerKernel(kernel);
}
