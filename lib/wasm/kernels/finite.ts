import type * as tf from '@tensorflow/tfjs-core';
import type { Call } from '../call.js';
import { spreadOf } from '../host/may_filter.js';

/** Whether all values of a tensor of floats are finite: one pass, whose result is kept for that tensor. */
export function finite({ backend, simd }: Call, x: tf.TensorInfo): boolean {
  if (simd !== null && Number.isFinite(spreadOf(backend, simd, x).overMean)) return true;
  // Numbers that are nearly too large or too small count as infinite there.
  return (backend.typedArrayFromHeap(x) as Float32Array).every(Number.isFinite);
}
