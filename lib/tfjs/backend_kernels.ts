import * as tf from '@tensorflow/tfjs-core';

/** Kernels of a backend below the engine, which knows nothing of their results. */
export interface BackendKernels {
  run(name: string, inputs: tf.NamedTensorInfoMap, attrs: object): tf.TensorInfo;
  free(...tensors: tf.TensorInfo[]): void;
}

/** @param backend the running backend of that name */
export function backendKernels(backendName: string, backend: object): BackendKernels {
  const memory = backend as { disposeData(dataId: object): boolean };
  return {
    run(name, inputs, attrs) {
      const { kernelFunc } = tf.getKernel(name, backendName);
      return kernelFunc({ inputs, backend, attrs: attrs as tf.NamedAttrMap }) as tf.TensorInfo;
    },
    free(...tensors) {
      for (const { dataId } of tensors) memory.disposeData(dataId);
    },
  };
}
