import * as tf from '@tensorflow/tfjs-core';

export const OURS = 'tfjs-deconv webgpu';
export const STOCK = 'stock webgpu';

/** Whose kernels compute. */
export type KernelSet = typeof OURS | typeof STOCK;

/**
 * Puts tfjs's own kernels or those with this package's into the backend, by turns, so that one device computes both.
 *
 * @param stock those that were there before this package was loaded
 * @returns what puts one set in the place of the other
 */
export function kernelSets(
  stock: readonly tf.KernelConfig[],
  backend: 'webgl' | 'webgpu' = 'webgpu',
): (set: KernelSet) => void {
  const sets = { [OURS]: tf.getKernelsForBackend(backend), [STOCK]: stock };
  let current: KernelSet = OURS;
  return (set) => {
    if (set === current) return;
    current = set;
    for (const { kernelName } of tf.getKernelsForBackend(backend)) {
      tf.unregisterKernel(kernelName, backend);
    }
    for (const kernel of sets[set]) tf.registerKernel(kernel);
  };
}
