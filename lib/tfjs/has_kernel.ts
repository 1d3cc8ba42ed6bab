import * as tf from '@tensorflow/tfjs-core';

/** Whether the active backend has a kernel. */
export const hasKernel = (name: string): boolean =>
  tf.getKernel(name, tf.engine().backendName) !== undefined;
