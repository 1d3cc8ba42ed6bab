import * as tf from '@tensorflow/tfjs-core';
import { dtypeOf, type ElementType } from './element_types.js';

/** A constant tensor: numbers as float32 or int32, booleans as int32, or texts. */
export interface TensorValue {
  type: ElementType;
  shape: readonly number[];
  data: Float32Array | Int32Array | readonly string[];
}

/** The constant as tfjs's tensor. */
export function toTensor({ type, shape, data }: TensorValue): tf.Tensor {
  const dtype = dtypeOf(type)!;
  const values = dtype === 'bool' ? Uint8Array.from(data as Int32Array) : data;
  return tf.tensor(values as Float32Array, [...shape], dtype);
}

/** What a tensor holds, as a constant of this type. */
export function fromTensor(tensor: tf.Tensor, type: ElementType): TensorValue {
  const data = tensor.dataSync() as unknown as Float32Array;
  const kept = tensor.dtype === 'bool' ? Int32Array.from(data) : data;
  return { type, shape: tensor.shape, data: kept };
}

/** Runs what makes tensors, none of which is left: its result is numbers. */
export function withoutTensors<T>(run: () => T): T {
  let result: T;
  tf.tidy(() => {
    result = run();
  });
  return result!;
}
