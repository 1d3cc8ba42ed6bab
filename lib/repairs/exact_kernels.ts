import * as tf from '@tensorflow/tfjs-core';

/**
 * Whether the active backend's own pooling and resizing gradients are right: TensorFlow's average pooling
 * is, all of cpu_kernels.ts, all of lib/wasm, which leaves a mark in the registry, and resizing of lib/webgpu.
 */
export function hasExactKernels(which: 'pooling' | 'resizing'): boolean {
  const backend = tf.getBackend();
  if (backend === 'wasm') return tf.getKernel('DeconvWasm', 'wasm') !== undefined;
  if (backend === 'webgpu' && which === 'resizing') {
    return tf.getKernel('DeconvWebgpu', 'webgpu') !== undefined;
  }
  return backend === 'cpu' || (which === 'pooling' && backend === 'tensorflow');
}
