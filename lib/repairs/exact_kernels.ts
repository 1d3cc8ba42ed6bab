import * as tf from '@tensorflow/tfjs-core';

/**
 * Whether the active backend's own pooling and resizing gradients are right: TensorFlow's average pooling
 * is, all of cpu_kernels.ts, and all of lib/wasm, which leaves a mark in the registry.
 */
export function hasExactKernels(which: 'pooling' | 'resizing'): boolean {
  const backend = tf.getBackend();
  if (backend === 'wasm') return tf.getKernel('DeconvWasm', 'wasm') !== undefined;
  return backend === 'cpu' || (which === 'pooling' && backend === 'tensorflow');
}
