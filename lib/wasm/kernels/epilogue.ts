import * as tf from '@tensorflow/tfjs-core';
import { oneOf } from '../../check.js';
import { runKernel, type WasmBackend } from '../backend.js';

const ACTIVATION_KERNELS: Readonly<Record<string, string>> = {
  relu: tf.Relu,
  relu6: tf.Relu6,
  elu: tf.Elu,
  sigmoid: tf.Sigmoid,
  leakyrelu: tf.LeakyRelu,
  prelu: tf.Prelu,
};

/** What a fused kernel adds to its product, as tfjs names it. */
export interface Epilogue {
  readonly bias?: tf.TensorInfo | null | undefined;
  readonly activation?: string | undefined;
  /** The slope of leakyrelu below 0. */
  readonly leakyreluAlpha?: number | undefined;
  /** The slopes of prelu below 0. */
  readonly preluActivationWeights?: tf.TensorInfo | undefined;
}

/** A product with its epilogue, by the backend's kernels one after the other; takes it over. */
export function finish(
  backend: WasmBackend,
  product: tf.TensorInfo,
  { bias, activation, leakyreluAlpha, preluActivationWeights: alpha }: Epilogue,
): tf.TensorInfo {
  let result = product;
  const next = (kernelName: string, inputs: tf.NamedTensorInfoMap, attrs = {}) => {
    const before = result;
    result = runKernel(backend, kernelName, inputs, attrs);
    backend.disposeData(before.dataId);
  };
  // Kernels of stock divide by lengths of 0.
  if (tf.util.sizeFromShape(product.shape) === 0) return product;
  if (bias !== undefined && bias !== null) next(tf.Add, { a: result, b: bias });
  const kernel = ACTIVATION_KERNELS[activation ?? 'linear'];
  if (kernel === undefined && (activation ?? 'linear') !== 'linear') {
    backend.disposeData(result.dataId);
    oneOf('A fused kernel', 'activation', activation, [
      'linear',
      ...Object.keys(ACTIVATION_KERNELS),
    ]);
  }
  if (kernel !== undefined)
    next(kernel, { x: result, ...(alpha && { alpha }) }, { alpha: leakyreluAlpha ?? 0 });
  return result;
}
